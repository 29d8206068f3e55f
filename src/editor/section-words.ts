import type { Fields } from './missing'

type Say = (key: string, values?: Record<string, unknown>) => string

/** What of a section that is folded away counts, in a few words. */
export function sectionWords(section: string, fields: Fields, say: Say): string {
  switch (section) {
    case 'limits':
      return limitWords(fields, say)
    case 'window':
      return windowWords(fields, say)
    case 'storage':
      return say(fields.store === 'postgres' ? 'database' : 'embedded')
    default:
      return ''
  }
}

/** Parts a minute, an hour and a day; where no field is filled in, those that the runtime takes. */
function limitWords({ limitMinute, limitHour, limitDay, connection }: Fields, say: Say): string {
  const set = [
    limitMinute && say('aMinute', { count: limitMinute }),
    limitHour && say('anHour', { count: limitHour }),
    limitDay && say('aDay', { count: limitDay })
  ].filter((words) => words)
  if (set.length > 0) return set.join(', ')
  return connection === 'virtual'
    ? say('unlimited')
    : `${say('anHour', { count: 1000 })}, ${say('aDay', { count: 5000 })}`
}

function windowWords({ windowFrom, windowUntil, windowDays }: Fields, say: Say): string {
  if (!windowFrom && !windowUntil && !windowDays) return say('always')
  const times = `${windowFrom || '00:00'} – ${windowUntil || '24:00'}`
  return windowDays ? `${times}, ${say('days', { days: windowDays })}` : times
}
