/** LevelDB's log: blocks of 32 KB, in them fragments with a header of 7 octets, in the fragments batches of puts. */
const BLOCK = 32_768
const HEADER = 7
const FIRST = 2
const FULL = 1
/** Of a batch: sequence number and count. */
const BATCH_HEADER = 12
const PUT = 1

export interface Put {
  key: string
  value: string
}

/** What the first octets of a log, as they are on disk, put into the database. Half a batch counts for nothing. */
export function putsOf(log: Buffer): Put[] {
  return batchesOf(log).flatMap(putsOfBatch)
}

function batchesOf(log: Buffer): Buffer[] {
  const batches: Buffer[] = []
  let fragments: Buffer[] = []
  for (let at = 0; at + HEADER <= log.length; ) {
    const left = BLOCK - (at % BLOCK)
    const length = log.readUInt16LE(at + 4)
    const type = log[at + 6]!
    if (left < HEADER || type === 0) {
      at += left
      continue
    }
    if (at + HEADER + length > log.length) break
    if (type === FULL || type === FIRST) fragments = []
    fragments.push(log.subarray(at + HEADER, at + HEADER + length))
    // Full, or the last.
    if (type === FULL || type === 4) batches.push(Buffer.concat(fragments))
    at += HEADER + length
  }
  return batches
}

function putsOfBatch(batch: Buffer): Put[] {
  const puts: Put[] = []
  let at = BATCH_HEADER
  const number = () => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const octet = batch[at++]!
      value |= (octet & 0x7f) << shift
      if (octet < 0x80) return value
    }
  }
  const text = () => {
    const length = number()
    at += length
    return batch.toString('utf8', at - length, at)
  }
  while (at < batch.length) {
    const isPut = batch[at++] === PUT
    const key = text()
    if (isPut) puts.push({ key, value: text() })
  }
  return puts
}
