import type { Modem, SessionHooks } from '../../gateway'
import { ModemSession, systemClock } from '../../modem'
import { openConnection } from './open'
import type { ModemSettings } from './settings'
import type { Site } from './site'

/** Adds the modem of a configuration to the gateway, which starts its session. Throws a GatewayError. */
export function addSession(site: Site, key: string, settings: ModemSettings): Modem {
  const { pool, routes, limits, window, windowForAlerts } = settings
  return site.gateway.addModem({
    name: key,
    pool,
    windowForAlerts,
    ...(routes && { routes }),
    ...(limits && { limits }),
    ...(window && { window }),
    session: (hooks) => sessionOf(site, key, settings, hooks)
  })
}

function sessionOf(site: Site, key: string, settings: ModemSettings, hooks: SessionHooks): ModemSession {
  const { connection, pin, profile, gapMs, pollMs, keepAliveMs, rejectCallsAfter } = settings
  return new ModemSession({
    open: () => openConnection(connection),
    port: key,
    clock: systemClock,
    pinMemo: site.pinMemo,
    models: site.models,
    ...(pin !== undefined && { pin }),
    ...(profile !== undefined && { family: profile }),
    ...(gapMs !== undefined && { gapMs }),
    ...(pollMs !== undefined && { pollMs }),
    ...(keepAliveMs !== undefined && { keepAliveMs }),
    ...(rejectCallsAfter !== undefined && { rejectCallsAfter }),
    ...hooks
  })
}
