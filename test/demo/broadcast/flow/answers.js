// What came in: the newest hundred, for the page.
const MOST = 100
const { from, payload, sms = {} } = msg
const marks = ['stale', 'incomplete', 'undecodable'].filter((mark) => sms[mark])
const answer = { from: String(from ?? ''), text: String(payload ?? ''), at: sms.receivedAt, mark: marks.join(', ') }
flow.set('answers', [answer, ...(flow.get('answers') ?? [])].slice(0, MOST))
return msg
