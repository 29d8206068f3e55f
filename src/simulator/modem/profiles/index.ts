import { generic, type Profile } from '../profile'
import { huawei } from './huawei'
import { quectel } from './quectel'
import { siemensTc35 } from './siemens-tc35'
import { sim800 } from './sim800'
import { sim7600 } from './sim7600'
import { wavecom } from './wavecom'

/**
 * The families of modems that can be had, by name. They are composed from transcripts and manuals, not measured on one
 * device; when slot and EF_SMSS are written is known of no real one, and differs between them to show all ways.
 */
export const PROFILES: Readonly<Record<string, Profile>> = Object.fromEntries(
  [generic, huawei, sim800, sim7600, quectel, wavecom, siemensTc35].map((profile) => [profile.name, profile])
)

/** A profile; throws an Error that lists the names. */
export function profileNamed(name: string): Profile {
  const profile = Object.hasOwn(PROFILES, name) ? PROFILES[name] : undefined
  if (!profile)
    throw new Error(`There is no profile "${name}"; choose one of ${Object.keys(PROFILES).join(', ')}.`)
  return profile
}
