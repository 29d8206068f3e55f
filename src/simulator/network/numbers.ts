/** Numbers as the network routes them: international, with `+`. */
export function toInternational(number: string, country: string): string {
  if (number.startsWith('+')) return number
  if (number.startsWith('00')) return `+${number.slice(2)}`
  // A short code has no international form.
  if (number.length <= 6 || !/^\d+$/.test(number)) return number
  if (number.startsWith('0')) return `+${country}${number.slice(1)}`
  return `+${number}`
}
