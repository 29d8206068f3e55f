import assert from 'node:assert/strict'
import { AtError, type AtErrorCode, type Phase } from '../../src/at/errors'
import { classify } from '../../src/modem/classify'
import { familyOf, unknownFamily } from '../../src/modem/families'
import type { Family } from '../../src/modem/family'

const siemens = familyOf('SIEMENS', 'TC35i')
const wavecom = familyOf('WAVECOM MODEM', 'MULTIBAND')

function error(code: AtErrorCode, phase: Phase, number?: number): AtError {
  const reply = number === undefined ? 'ERROR' : `+CMS ERROR: ${number}`
  const message = `The modem answered AT+CMGS=14 with ${reply}.`
  return new AtError(code, message, {
    command: 'AT+CMGS=14',
    reply,
    phase,
    ...(number !== undefined && { number })
  })
}

/** `code class outcome` */
function told(failure: unknown, { family = unknownFamily, elapsedLate = false } = {}): string {
  const { code, class: kind, outcome } = classify(failure, { elapsedLate, family })
  return `${code} ${kind} ${outcome}`
}

const cms = (number: number, phase: Phase = 'data', more?: { family?: Family; elapsedLate?: boolean }) =>
  told(error('AT_CMS', phase, number), more)
const cme = (number: number, phase: Phase = 'data') => told(error('AT_CME', phase, number))

describe('classification of a failed submission', () => {
  describe('before the data was written nothing was sent, whatever the code', () => {
    for (const [failure, expected] of [
      [error('AT_CMS', 'command', 38), 'CMS_38 network notSubmitted'],
      [error('AT_CMS', 'command', 331), 'CMS_331 noService notSubmitted'],
      [error('AT_CMS', 'command', 332), 'CMS_332 temporary notSubmitted'],
      [error('AT_CMS', 'command', 500), 'CMS_500 unknown notSubmitted'],
      [error('AT_CMS', 'command', 300), 'CMS_300 modem notSubmitted'],
      [error('AT_CMS', 'command', 515), 'CMS_515 busy notSubmitted'],
      [error('AT_CMS', 'command', 777), 'CMS_777 unknown notSubmitted'],
      [error('AT_CME', 'command', 14), 'CME_14 busy notSubmitted'],
      [error('AT_CME', 'command', 256), 'CME_256 busy notSubmitted'],
      [error('AT_CMS', 'command'), 'AT_CMS unknown notSubmitted'],
      [error('AT_REFUSED', 'command'), 'AT_REFUSED notReady notSubmitted'],
      [error('AT_NO_PROMPT', 'command'), 'AT_NO_PROMPT notReady notSubmitted'],
      [error('AT_TIMEOUT', 'command'), 'AT_TIMEOUT modem notSubmitted'],
      [error('PORT_CLOSED', 'queued'), 'PORT_CLOSED line notSubmitted'],
      [error('PORT_CLOSED', 'command'), 'PORT_CLOSED line notSubmitted'],
      [error('AT_ABORTED', 'command'), 'AT_ABORTED modem notSubmitted']
    ] as const)
      it(expected, () => assert.equal(told(failure), expected))

    it('also when it took long', () => {
      assert.equal(cms(38, 'command', { elapsedLate: true }), 'CMS_38 network notSubmitted')
    })
  })

  describe('behind Ctrl-Z', () => {
    for (const [kind, codes] of Object.entries({
      permanent: [1, 95, 96, 97, 99, 128, 143, 159, 176, 195, 196],
      unknownSubscriber: [28, 30],
      suspect: [8, 10, 29, 50, 69, 193],
      rejected: [21],
      temporary: [17, 22, 41, 42, 47, 192, 194, 255],
      outOfService: [27],
      network: [38],
      validity: [198, 199],
      protocol: [81, 98, 111, 127],
      duplicate: [197]
    }))
      it(`the network's ${kind} is a refusal: ${codes}`, () => {
        for (const code of codes) assert.equal(cms(code), `CMS_${code} ${kind} refused`)
      })

    for (const [kind, codes] of Object.entries({
      storage: [208, 213, 321, 322],
      busy: [301, 314],
      notReady: [302],
      unsupported: [303, 305, 340],
      format: [304],
      sim: [310, 311, 312, 313, 315, 316, 317, 318],
      smsc: [330]
    }))
      it(`the modem's own ${kind} means not sent: ${codes}`, () => {
        for (const code of codes) assert.equal(cms(code), `CMS_${code} ${kind} notSubmitted`)
      })

    for (const [code, kind] of [
      [300, 'modem'],
      [320, 'modem'],
      [331, 'noService'],
      [332, 'temporary'],
      [500, 'unknown'],
      [513, 'unknown'],
      [515, 'busy'],
      [98765, 'unknown'],
      [2, 'unknown'],
      [177, 'unknown']
    ] as const)
      it(`after ${code} nobody knows`, () => assert.equal(cms(code), `CMS_${code} ${kind} unknown`))

    for (const [number, expected] of [
      [10, 'CME_10 sim notSubmitted'],
      [14, 'CME_14 busy notSubmitted'],
      [20, 'CME_20 storage notSubmitted'],
      [30, 'CME_30 noService unknown'],
      [31, 'CME_31 temporary unknown'],
      [32, 'CME_32 noService unknown'],
      [100, 'CME_100 unknown unknown'],
      [9999, 'CME_9999 unknown unknown']
    ] as const)
      it(`+CME ERROR instead: ${expected}`, () => assert.equal(cme(number), expected))

    for (const [failure, expected] of [
      [error('AT_TIMEOUT', 'data'), 'AT_TIMEOUT modem unknown'],
      [error('PORT_CLOSED', 'data'), 'PORT_CLOSED line unknown'],
      [error('AT_ABORTED', 'data'), 'AT_ABORTED modem unknown'],
      [error('AT_REFUSED', 'data'), 'UNSPECIFIC_ERROR unknown unknown'],
      [error('AT_CMS', 'data'), 'UNSPECIFIC_ERROR unknown unknown'],
      [new TypeError('x is not a function'), 'NO_ANSWER unknown unknown'],
      ['thrown', 'NO_ANSWER unknown unknown']
    ] as const)
      it(`what has no number is unknown: ${expected}`, () => assert.equal(told(failure), expected))

    for (const code of [1, 38, 304, 302, 197, 330])
      it(`a late ${code} is unknown`, () => {
        assert.match(cms(code, 'data', { elapsedLate: true }), /^LATE_REFUSAL \w+ unknown$/)
      })

    it('a late 331 keeps its name', () => {
      assert.equal(cms(331, 'data', { elapsedLate: true }), 'CMS_331 noService unknown')
    })

    for (const [family, code, expected] of [
      [siemens, 515, 'CMS_515 format notSubmitted'],
      [siemens, 521, 'CMS_521 temporary unknown'],
      [siemens, 551, 'CMS_551 format notSubmitted'],
      [siemens, 522, 'CMS_522 busy notSubmitted'],
      [siemens, 38, 'CMS_38 network refused'],
      [wavecom, 512, 'CMS_512 temporary notSubmitted'],
      [wavecom, 513, 'CMS_513 temporary unknown'],
      [wavecom, 515, 'CMS_515 busy notSubmitted']
    ] as const)
      it(`${family.name} has its own meaning: ${expected}`, () => {
        assert.equal(cms(code, 'data', { family }), expected)
      })
  })

  it('tells what happened, what the modem said and what to do', () => {
    const options = { elapsedLate: false, family: siemens }
    assert.equal(
      classify(error('AT_CMS', 'data', 21), options).message,
      'The network refused the message. The modem answered AT+CMGS=14 with +CMS ERROR: 21. Check the credit of the SIM; a spam filter of the operator may have stopped the text, too.'
    )
    assert.equal(
      classify(error('AT_CMS', 'command', 535), options).message,
      'The message was not sent. The modem answered AT+CMGS=14 with +CMS ERROR: 535. That is: protocol stack busy. The modem is still starting or busy; it is tried again.'
    )
    assert.match(classify(error('AT_REFUSED', 'data'), options).message, /^The message may have been sent\. /)
    assert.match(
      classify(error('AT_CMS', 'data', 38), { ...options, elapsedLate: true }).message,
      /^The message may have been sent\. .* That came late/
    )
  })

  it('knows an AtError of another copy of the package', () => {
    const { message, code, phase, number, name } = error('AT_CMS', 'data', 38)
    assert.equal(
      told(Object.assign(new Error(message), { code, phase, number, name })),
      'CMS_38 network refused'
    )
  })
})
