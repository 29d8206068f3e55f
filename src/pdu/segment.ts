/** Where the segment that begins at `start` must end at the latest. */
export type Farthest = (start: number) => number

/**
 * Offsets at which the segments of a text end: as few as possible, and among these cuts between grapheme clusters
 * where that costs no segment more. `farthest` keeps escape and surrogate pairs whole.
 */
export function cutText(text: string, farthest: Farthest): number[] {
  const fewest = greedy(text, 0, farthest)
  if (fewest.every((end) => isSureBoundary(text, end))) return fewest
  const ends: number[] = []
  for (let start = 0; start < text.length; ) {
    const hard = farthest(start)
    const soft = clusterStart(text, start, hard)
    const spare = fewest.length - ends.length - 1
    const end = soft > start && soft < hard && greedy(text, soft, farthest).length <= spare ? soft : hard
    ends.push(end)
    start = end
  }
  return ends
}

function greedy(text: string, from: number, farthest: Farthest): number[] {
  const ends: number[] = []
  for (let start = from; start < text.length; ) {
    start = farthest(start)
    ends.push(start)
  }
  return ends
}

/** Where the grapheme cluster that holds `at` begins; `at` itself if a cluster begins there. */
function clusterStart(text: string, start: number, at: number): number {
  if (isSureBoundary(text, at)) return at
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  // A cluster that is longer than this behind the cut is divided anyway.
  const around = graphemes.segment(text.slice(start, at + 64))
  return start + (around.containing(at - start)?.index ?? at - start)
}
let graphemes: Intl.Segmenter | undefined

/** Whether it is plain, without asking the segmenter, that a cluster may end here. */
function isSureBoundary(text: string, at: number): boolean {
  if (at === 0 || at >= text.length) return true
  const before = text.charCodeAt(at - 1)
  const after = text.charCodeAt(at)
  return standsAlone(before) && standsAlone(after) && !(before === 0x0d && after === 0x0a)
}

/** Letters of scripts without combining marks: Latin, Greek, Cyrillic, kana, Han, Hangul syllables. */
function standsAlone(unit: number): boolean {
  return (
    unit < 0x300 ||
    (unit >= 0x370 && unit <= 0x482) ||
    (unit >= 0x48a && unit <= 0x52f) ||
    (unit >= 0x3041 && unit <= 0x3096) ||
    (unit >= 0x30a1 && unit <= 0x30fa) ||
    (unit >= 0x4e00 && unit <= 0x9fff) ||
    (unit >= 0xac00 && unit <= 0xd7a3)
  )
}
