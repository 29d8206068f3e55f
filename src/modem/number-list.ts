/** A range is cut there: no memory has more slots. */
const MOST = 1000

/** `0-2,4`, as answers to AT+...=? have it, is 0, 1, 2, 4. What is no number is passed over. */
export function numberList(text: string): number[] {
  return text.split(',').flatMap((piece) => {
    const match = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(piece)
    if (!match) return []
    const first = Number(match[1])
    const last = Number(match[2] ?? first)
    return Array.from({ length: Math.min(Math.max(0, last - first + 1), MOST) }, (_, i) => first + i)
  })
}
