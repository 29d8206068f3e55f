import type { TextOptions } from '../pdu/index'

/** The dialog's fields Encoding and Languages, as the runtime takes them. */
export function textOptions(encoding: string, languages: string): TextOptions {
  const names = languages.split(/[,;\s]+/).filter((name) => name !== '')
  return {
    ...((encoding === 'gsm7' || encoding === 'ucs2') && { encoding }),
    ...(names.length > 0 && { languages: names.some((name) => name.toLowerCase() === 'all') ? 'all' : names })
  }
}
