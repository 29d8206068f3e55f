import assert from 'node:assert/strict'
import { helper, useHelper } from '../support/helper'
import { temporaryDir } from '../support/temp'
import { until } from '../support/until'
import { ModemOnTcp } from './modem-beside'
import { type Message, SEND, SmsBoard } from './sms-board'

const OWN = '+628120000001'
const TO = '+6281234567890'

function sms({ sms }: Message): Message {
  return sms as Message
}

/** What Node-RED has logged of deleted nodes. */
function deletions(): string[] {
  const spy = helper.log() as unknown as { args: [{ msg: unknown }][] }
  return spy.args.map(([{ msg }]) => String(msg)).filter((msg) => msg.includes('has been deleted'))
}

describe('the results of sms-send', function () {
  this.timeout(30_000)
  useHelper()
  let modem: ModemOnTcp
  let userDir: string
  beforeEach(async () => {
    modem = await new ModemOnTcp(500).open()
    userDir = temporaryDir('results')
  })
  afterEach(() => modem.stop())

  const deploy = (more: object = {}) => SmsBoard.deploy({ userDir, modem: { ...modem.config }, ...more })

  /** Sent by a node that is gone before the network answers. */
  async function sentByOneThatIsGone(payload: unknown = 'hello', options: object = {}): Promise<SmsBoard> {
    const board = await deploy()
    const sms = { options: { ...options, ...(Buffer.isBuffer(payload) && { encoding: '8bit' }) } }
    board.input({ to: TO, payload, topic: 'tank', sms })
    await modem.ctrlZ(1)
    await helper.unload()
    return board
  }

  /** Of a message that is sent from the modem's memory: it is deleted there when its outcome is on disk. */
  const VERIFY = { unknown: 'verify' }
  const outcomeIsOnDisk = () => modem.hasTyped('AT+CMGD=', 1)

  it('that came while no flow ran are told by the next node of that id, marked, once, also on a later tab', async () => {
    const before = await sentByOneThatIsGone(Buffer.from([1, 2, 3]), VERIFY)
    await outcomeIsOnDisk()
    const board = await deploy({ later: true })
    const out = await board.next('sent')
    assert.deepEqual([out.topic, out.payload, out.to], ['tank', Buffer.from([1, 2, 3]), TO])
    assert.deepEqual([sms(out).state, sms(out).recovered], ['sent', true])
    // A further one shows that there was nothing else.
    board.input({ to: TO, payload: 'second' })
    assert.equal((await board.next('sent')).payload, 'second')
    assert.deepEqual([before.left('sent'), before.left('completed'), board.left('caught')], [[], [], []])
    await helper.unload()
    const again = await deploy()
    again.input({ to: TO, payload: 'third' })
    assert.equal((await again.next('sent')).payload, 'third')
  })

  it('that come after a deploy are told by the node that is there then', async () => {
    const before = await sentByOneThatIsGone()
    const board = await deploy()
    const out = await board.next('sent')
    assert.deepEqual([out.payload, sms(out).state], ['hello', 'sent'])
    assert.deepEqual(before.left('sent'), [])
    assert.equal(modem.typed.split('\x1a').length - 1, 1)
  })

  it('that have failed while no flow ran go to a catch node', async () => {
    const board = await deploy()
    board.input({
      to: TO,
      payload: 'x',
      topic: 'late',
      sms: { options: { expires: Date.now() + 1500, notBefore: Date.now() + 1400 } }
    })
    board.input({ action: 'status', sms: { options: { key: 'none' } } })
    await board.next('sent')
    await modem.close()
    await helper.unload()
    const next = await deploy()
    const caught = await next.until('caught', ({ topic }) => topic === 'late')
    assert.equal((caught.error as Message).code, 'EXPIRED_BEFORE_SEND')
    assert.equal(sms(caught).state, 'failed')
  })

  it('of a deleted node are told in the log, once, and by no node that comes later', async () => {
    await sentByOneThatIsGone()
    await deploy({ without: ['sms-send', 'status', 'complete'] })
    await until('the log tells', () => deletions().length > 0)
    assert.match(
      deletions()[0]!,
      new RegExp(`the node ${SEND} has been deleted; its message \\w+ to \\${TO} is sent`)
    )
    await helper.unload()
    const board = await deploy()
    board.input({ to: TO, payload: 'second' })
    assert.equal((await board.next('sent')).payload, 'second')
    assert.equal(deletions().length, 0)
  })

  it('of a disabled node wait until it is enabled', async () => {
    await sentByOneThatIsGone('hello', VERIFY)
    await deploy({ send: { d: true } })
    await outcomeIsOnDisk()
    await helper.unload()
    const board = await deploy()
    assert.equal(sms(await board.next('sent')).recovered, true)
    assert.deepEqual(deletions(), [])
  })
})

describe('what came in while no flow ran', function () {
  this.timeout(20_000)
  useHelper()

  it('is emitted when all flows have started, so that nodes of a later tab get it, once', async () => {
    const userDir = temporaryDir('later')
    const before = await SmsBoard.deploy({ userDir, without: ['sms-receive'] })
    before.input({ to: OWN, payload: 'while away' })
    await before.next('sent')
    await helper.unload()
    const board = await SmsBoard.deploy({ userDir, later: true })
    const received = await board.next('received')
    assert.equal(received.payload, 'while away')
    board.input({ to: OWN, payload: 'second' })
    assert.equal((await board.next('received')).payload, 'second')
    await helper.unload()
    const again = await SmsBoard.deploy({ userDir })
    again.input({ to: OWN, payload: 'third' })
    assert.equal((await again.next('received')).payload, 'third')
  })
})
