import assert from 'node:assert/strict'
import { CTRL_Z, ESC, HI, LIST, OK, QUIET_MS, ROUTE, Script, SIGNAL, SUBMIT, SYNC } from './script'

type End = (at: Script) => void

/** Everything that a port can do at its end, and the owner of the channel. */
const ENDS: [name: string, end: End][] = [
  ['is closed', (at) => at.channel.close()],
  ['goes', (at) => at.port.destroy()],
  ['breaks', (at) => at.port.destroy(new Error('EIO'))],
  ['ends', (at) => at.modem.end()]
]

/** How far a command can have got. */
const PHASES: [name: string, reach: (at: Script) => Promise<void>, phase: string][] = [
  ['waits for its prompt', async (at) => at.after(1000), 'command'],
  ['has its prompt', async (at) => at.says('\r\n> '), 'command'],
  [
    'has its data typed',
    async (at) => {
      at.channel.pace = { octets: 16, ms: 10 }
      await at.says('\r\n> ')
      await at.after(5)
    },
    'command'
  ]
]

const never = { ...SUBMIT, payload: { ...SUBMIT.payload!, before: () => new Promise<void>(() => {}) } }

for (const [how, end] of ENDS)
  describe(`a channel whose port ${how}`, () => {
    it('rejects what runs and what waits, once, and leaves no timer', async () => {
      const at = await Script.synced()
      const asked = [at.run(SIGNAL), at.run(ROUTE), at.run(SUBMIT)]
      await at.types('AT+CSQ\r')
      end(at)
      await at.after(0)
      assert.deepEqual(
        asked.map(({ failure, error }) => `${error.command}: ${failure}`),
        [
          'AT+CSQ: PORT_CLOSED in command',
          'AT+CNMI=2,1,0,1,0: PORT_CLOSED in queued',
          'AT+CMGS=14: PORT_CLOSED in queued'
        ]
      )
      assert.deepEqual(at.told(), [how === 'breaks' ? 'closed EIO' : 'closed'])
      assert.equal(at.channel.closed, true)
      assert.equal(at.clock.waiting, 0)
      await at.types('')
      await at.ends()
      assert.deepEqual(at.told(), [])
    })

    for (const [name, reach, phase] of PHASES)
      it(`tells how far a message had got that ${name}`, async () => {
        const at = await Script.synced()
        const asked = at.run(name === 'has its prompt' ? never : SUBMIT)
        await reach(at)
        end(at)
        await at.after(0)
        assert.equal(asked.failure, `PORT_CLOSED in ${phase}`)
        assert.ok(!at.typed.includes(CTRL_Z))
        await at.ends()
      })

    it('tells that a message had been typed', async () => {
      const at = await Script.synced()
      const asked = at.run(SUBMIT)
      await at.says('\r\n> ')
      await at.types(`AT+CMGS=14\r${HI}${CTRL_Z}`)
      end(at)
      await at.after(0)
      assert.equal(asked.failure, 'PORT_CLOSED in data')
      await at.ends()
    })

    for (const [name, ms, typed] of [
      ['in front of AT', 10, ESC],
      ['while AT waits', 20, `${SYNC}`]
    ] as const)
      it(`tells that nothing was typed of a command ${name}`, async () => {
        const at = new Script({ gapMs: 20 })
        const asked = at.run(SUBMIT)
        await at.after(ms)
        await at.types(typed)
        end(at)
        await at.after(0)
        assert.equal(asked.failure, 'PORT_CLOSED in queued')
        assert.equal(asked.error.command, 'AT+CMGS=14')
        await at.ends()
      })

    it('tells that nothing was typed of a command in the silence behind AT', async () => {
      const at = new Script()
      const asked = at.run(SUBMIT)
      await at.says(OK)
      await at.after(QUIET_MS / 2)
      end(at)
      await at.after(0)
      assert.equal(asked.failure, 'PORT_CLOSED in queued')
      await at.ends()
    })

    it('tells that nothing was typed of a command in its rest', async () => {
      const at = await Script.synced({ gapMs: 20 })
      at.run(ROUTE)
      const asked = at.run(SUBMIT)
      await at.says(OK)
      await at.after(10)
      end(at)
      await at.after(0)
      assert.equal(asked.failure, 'PORT_CLOSED in queued')
      await at.ends()
    })

    it('rejects what is asked for later', async () => {
      const at = await Script.synced({ port: '/dev/ttyUSB0' })
      end(at)
      await at.after(0)
      const asked = at.run({ text: 'AT+CPIN="1234"', shown: 'AT+CPIN=****', timeoutMs: 1000 })
      await at.after(0)
      assert.equal(asked.failure, 'PORT_CLOSED in queued')
      assert.equal(asked.error.command, 'AT+CPIN=****')
      assert.equal(asked.error.port, '/dev/ttyUSB0')
      assert.equal((asked.error.cause as Error | undefined)?.message, how === 'breaks' ? 'EIO' : undefined)
      await at.types('')
    })
  })

describe('a port that goes', () => {
  it('is listened to until its last octet, which may end no line', async () => {
    const at = await Script.synced()
    const asked = at.run(LIST)
    await at.says(`\r\n+CMGL: 0,1,,14\r\n${HI}\r\n\r\nOK`)
    assert.equal(asked.pending, true)
    at.port.destroy()
    await at.after(0)
    assert.deepEqual(asked.lines, [{ text: '+CMGL: 0,1,,14', data: HI }])
    assert.deepEqual(at.told(), ['closed'])
  })

  it('has told what waited for another line', async () => {
    const at = await Script.synced()
    await at.says('\r\n+CMT: ,21\r\n')
    at.port.destroy()
    await at.after(0)
    assert.deepEqual(at.told(), ['urc +CMT: ,21', 'closed'])
  })

  it('finds whoever prepares a message too late', async () => {
    const at = await Script.synced()
    let go = () => {}
    const before = () => new Promise<void>((resolve) => (go = resolve))
    const asked = at.run({ ...SUBMIT, payload: { ...SUBMIT.payload!, before } })
    await at.says('\r\n> ')
    at.port.destroy()
    await at.after(0)
    go()
    await at.types('AT+CMGS=14\r')
    assert.equal(asked.failure, 'PORT_CLOSED in command')
    assert.equal(at.clock.waiting, 0)
  })
})

describe('a channel that is closed', () => {
  it('by whoever it tells something says no more, though more has come', async () => {
    const at: Script = new Script({
      handlers: {
        unsolicited: (line) => {
          at.events.push(line)
          at.channel.close()
        },
        late: () => at.events.push('late'),
        discarded: (text) => at.events.push(`discarded ${text}`),
        echo: () => at.events.push('echo'),
        closed: () => at.events.push('closed')
      }
    })
    await at.says('\r\n+CMTI: "SM",1\r\nnoise\r\n\0\0+CMTI: "SM",2\r\n> ')
    assert.deepEqual(at.events, ['+CMTI: "SM",1', 'closed'])
    await at.types('')
  })

  it('twice is closed once', async () => {
    const at = await Script.synced()
    at.channel.close()
    at.channel.close()
    await at.after(0)
    assert.deepEqual(at.told(), ['closed'])
  })

  it('writes nothing more', async () => {
    const at = await Script.synced()
    at.channel.close()
    at.channel.shout('AT+CFUN=1,1')
    at.channel.interrupt('was cut off')
    await at.types('')
  })
})
