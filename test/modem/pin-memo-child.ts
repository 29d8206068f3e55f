/** Writes memo after memo into the directory of its argument, and says so each time one is safe, until it is killed. */
import { filePinMemo } from '../../src/modem/pin-memo-file'

async function main([directory]: string[]): Promise<void> {
  const memo = filePinMemo(directory!)
  const mac = await memo.mac('1234')
  for (let typed = 1; ; typed++) {
    await memo.write(['port /dev/ttyUSB0'], { mac, left: 'trying', at: '2026-11-22T10:00:00.000Z', typed })
    process.stdout.write(`${typed}\n`)
  }
}

void main(process.argv.slice(2))
