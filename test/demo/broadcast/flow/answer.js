// What is answered. Outputs: the answer; on with a request, now that the modem is known to be virtual; another question
// first; what belongs to no request.
const PAGE = 500
const MOST_NAMED = 50
const STATUS = { NOT_FOUND: 404, BATCH_OVER: 409, UNEXPECTED: 500 }
for (const code of ['BAD_ROWS', 'BAD_TEMPLATE', 'MISSING_COLUMN', 'EMPTY_TEXT', 'TOO_LONG', 'BAD_VALUE', 'BAD_OPTION']) STATUS[code] = 400

function failure({ code = 'UNEXPECTED', message }) {
    return { statusCode: STATUS[code] ?? 503, code, message: message.replace(/^\w*Error: /, '') }
}

/** A row of the history, as the page and the file show it. */
function lineOf({ to, text, state, reason, error, queuedAt, sentAt, deliveredAt, columns = {} }) {
    return {
        number: to,
        name: columns.name,
        text,
        time: deliveredAt ?? sentAt ?? queuedAt,
        state,
        reason: error?.message ?? reason,
        school: columns.school,
        major: columns.major,
        year: columns.graduation_year
    }
}

/** What a spreadsheet would take for a formula begins with a quotation mark, +62… as well: so it stays a text. */
function csvCell(value) {
    const text = String(value ?? '')
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
    return `"${safe.replaceAll('"', '""')}"`
}

function csvOf(rows) {
    const { find = '', state = '' } = msg.asks
    const wanted = String(find).trim().toLowerCase()
    const columns = ['number', 'name', 'text', 'time', 'state', 'reason', 'school', 'major', 'year']
    const shown = rows.map(lineOf).filter((line) =>
        (state === '' || line.state === state) &&
        (wanted === '' || columns.some((column) => String(line[column] ?? '').toLowerCase().includes(wanted))))
    const lines = [columns, ...shown.map((line) => columns.map((column) => line[column]))]
    return `\uFEFF${lines.map((line) => line.map(csvCell).join(',')).join('\r\n')}\r\n`
}

function previewOf({ recipients, segments, invalid, duplicates, encodings, seconds, cost, currency, sample }) {
    const more = (list) => (list.length > MOST_NAMED ? [`… and ${list.length - MOST_NAMED} more`] : [])
    const named = (list, sentence) => [...list.slice(0, MOST_NAMED).map(sentence), ...more(list)]
    return {
        recipients,
        segments,
        seconds,
        cost: cost === undefined ? undefined : `${cost} ${currency ?? ''}`.trim(),
        ucs2: encodings.ucs2 ?? 0,
        skipped: invalid.length + duplicates.length,
        invalid: named(invalid, ({ row, message }) => `Row ${row + 1}: ${message}`),
        duplicates: named(duplicates, ({ row, of }) => `Row ${row + 1}: has the number of row ${of + 1}.`),
        sample: sample[0]?.text ?? ''
    }
}

/** What is to be answered; undefined: there is more to do first. */
function verdict() {
    if (msg.found) return msg.found
    if (msg.error) return failure(msg.error)
    switch (msg.asks.what) {
        case 'preview':
            return previewOf(msg.payload)
        case 'rows':
            return { rows: msg.payload.map(lineOf) }
        case 'status':
            // Nothing was sent yet: there is nothing to show.
            return { ...(msg.payload.batch !== null && msg.payload), answers: answers() }
        default:
            return msg.payload
    }
}

const answers = () => flow.get('answers') ?? []

if (!msg.res) return [null, null, null, msg]

if (msg.isAskedIfVirtual && !msg.found) {
    delete msg.isAskedIfVirtual
    if (msg.sms?.virtual !== true)
        msg.found = { statusCode: 403, code: 'NO_TOKEN', message: 'This modem is a real one, and this page has no token yet: set the environment variable SMS_PAGE_TOKEN of Node-RED, and restart it.' }
    else if (msg.asks.what !== 'status' || msg.asks.batch) return [null, msg, null, null]
}

if (msg.asks?.what === 'history.csv' && !msg.error && !msg.found) {
    msg.rows = [...(msg.rows ?? []), ...msg.payload]
    if (msg.payload.length === PAGE) {
        msg.action = 'rows'
        const { batch } = msg.sms
        msg.sms = { options: { batch, offset: msg.rows.length, limit: PAGE } }
        return [null, null, msg, null]
    }
    msg.headers = { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="sms-history.csv"' }
    msg.payload = csvOf(msg.rows)
} else {
    const { statusCode = 200, location, ...body } = verdict()
    msg.statusCode = statusCode
    msg.headers = { 'content-type': 'application/json; charset=utf-8' }
    if (statusCode === 401) msg.headers['www-authenticate'] = 'Basic realm="SMS", charset="UTF-8"'
    if (location) msg.headers.location = location
    // A string: of an object Node-RED makes a script where the address has ?callback.
    msg.payload = JSON.stringify(body)
}
Object.assign(msg.headers, {
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff'
})
return [msg, null, null, null]
