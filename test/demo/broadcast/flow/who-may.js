// Who may: whoever has the token. Without one, only this machine, and only as long as the modem is virtual, which the
// node is asked behind this one. Outputs: go on, ask that first, answer at once.
const WHAT = ['page.css', 'page.js', 'students', 'preview', 'status', 'rows', 'history.csv']
const ACTIONS = ['start', 'pause', 'resume', 'cancel', 'resend', 'drop']
const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/
/** As somebody types it: a name that leads here from elsewhere (DNS rebinding) is none of these. */
const LOCAL_NAME = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/
const { req } = msg
const { headers } = req

function refuse(statusCode, code, message) {
    msg.found = { statusCode, code, message }
    return [null, null, msg]
}

/** All characters are compared, wherever the first difference is. */
function isSame(given, wanted) {
    let different = given.length ^ wanted.length
    for (let i = 0; i < wanted.length; i++) different |= given.charCodeAt(i) ^ wanted.charCodeAt(i)
    return different === 0
}

/** The token of a request: bearer, or the password of HTTP Basic with any user name. */
function givenToken() {
    const [, scheme = '', value = ''] = /^(\w+) +(.*?) *$/.exec(headers.authorization ?? '') ?? []
    if (scheme.toLowerCase() === 'bearer') return value
    if (scheme.toLowerCase() !== 'basic') return ''
    const pair = Buffer.from(value, 'base64').toString('utf8')
    return pair.slice(pair.indexOf(':') + 1)
}

/**
 * Whether a page from elsewhere asks, by the browser of somebody who may. Node-RED lets such pages read its answers, and
 * the browser would send them with the password that it remembers. A link that is followed is no such thing.
 */
function isForeign() {
    if (headers.origin === undefined) {
        const isFromHere = ['same-origin', 'none', undefined].includes(headers['sec-fetch-site'])
        return !isFromHere && !(req.method === 'GET' && headers['sec-fetch-mode'] === 'navigate')
    }
    try {
        return new URL(headers.origin).host !== headers.host
    } catch {
        return true
    }
}

function readBody() {
    try {
        const body = JSON.parse(String(msg.payload))
        return typeof body === 'object' && body !== null && !Array.isArray(body) ? body : undefined
    } catch {
        return undefined
    }
}

const token = String(env.get('SMS_PAGE_TOKEN') ?? '').trim()
if (token !== '' && !isSame(givenToken(), token))
    return refuse(401, 'BAD_TOKEN', 'Sign in: the password is the token of this page, SMS_PAGE_TOKEN; the user name does not matter.')
const isLocal = LOOPBACK.test(req.socket.remoteAddress ?? '') && LOCAL_NAME.test(headers.host ?? '')
const isForwarded = headers.forwarded !== undefined || headers['x-forwarded-for'] !== undefined
if (token === '' && (!isLocal || isForwarded))
    return refuse(403, 'NO_TOKEN', 'This page has no token yet, and is open to this machine only: set the environment variable SMS_PAGE_TOKEN of Node-RED, and restart it.')

if (isForeign()) return refuse(403, 'FOREIGN_ORIGIN', 'This request comes from the page of another site, and nothing was changed.')

if (req.method === 'POST') {
    if (!/^application\/json\b/i.test(headers['content-type'] ?? ''))
        return refuse(415, 'NOT_JSON', 'Send JSON, with content-type: application/json.')
    const body = readBody()
    if (!body) return refuse(400, 'BAD_JSON', 'The body is no JSON object: send { "action": "pause" }.')
    if (!ACTIONS.includes(body.action))
        return refuse(400, 'UNKNOWN_ACTION', `There is no such action: use one of ${ACTIONS.join(', ')}.`)
    msg.asks = { ...body, what: body.action }
} else {
    const { what = 'page' } = req.params
    if (what !== 'page' && !WHAT.includes(what)) return refuse(404, 'NOT_FOUND', 'There is no such page.')
    // Its links are relative to the address without a slash.
    if (what === 'page' && /\/(\?|$)/.test(req.originalUrl)) {
        msg.found = { statusCode: 302, location: '../sms-broadcast' }
        return [null, null, msg]
    }
    msg.asks = { ...req.query, what }
}
msg.payload = ''
if (token !== '') return [msg, null, null]
msg.isAskedIfVirtual = true
msg.action = 'status'
return [null, msg, null]
