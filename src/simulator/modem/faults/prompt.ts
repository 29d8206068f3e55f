import { entry, type FaultTable } from './entry'
import { unasked } from './line'
import { count, line, none } from './values'

/** Between AT+CMGS and Ctrl-Z. */
export const promptFaults: FaultTable = {
  urcBeforePrompt: entry(
    'An unsolicited line comes between AT+CMGS and its prompt.',
    line('+CMTI: "SM",1'),
    (urc) => ({ output: (text, kind) => (kind === 'prompt' ? unasked(urc) + text : text) })
  ),
  promptNoSpace: entry('The prompt has no blank behind it.', none, () => ({
    profile: () => ({ prompt: '\r\n>' })
  })),
  promptCRLF: entry('The prompt is a line of its own.', none, () => ({
    profile: () => ({ prompt: '\r\n>\r\n' })
  })),
  promptMissing: entry('No prompt comes, though the modem waits for the message.', none, () => ({
    output: (text, kind) => (kind === 'prompt' ? '' : text)
  })),
  promptTwice: entry('The prompt comes twice.', none, () => ({
    output: (text, kind) => (kind === 'prompt' ? text + text : text)
  })),
  lostChar304: entry(
    'A character of the message gets lost on the line, so many times; +CMS ERROR: 304 is the answer to a PDU.',
    count(1),
    (times) => {
      let left = times
      return {
        data: (text) => {
          if (left === 0 || text === '') return text
          left--
          const half = text.length >> 1
          return text.slice(0, half) + text.slice(half + 1)
        }
      }
    }
  ),
  unplugBeforePrompt: entry(
    'The cable is pulled at AT+CMGS, before the prompt, which stays open for the next client.',
    none,
    () => ({
      command: async ({ name, kind }, modem, run) => {
        if (name === '+CMGS' && kind === 'set') modem.unplug()
        await run()
        return undefined
      }
    })
  )
}
