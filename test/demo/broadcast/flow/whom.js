// Whom: the students that are chosen, in any combination; nothing chosen in a group means all of it.
// Outputs: to the broadcast, answer at once.
const GROUPS = ['school', 'major', 'graduation_year']
const students = msg.payload
const { what, text, key } = msg.asks

function refuse(code, message) {
    msg.found = { statusCode: 400, code, message }
    return [null, msg]
}

/** What a group has, and how many of each. */
function countsOf(group) {
    const counts = new Map()
    for (const student of students) counts.set(student[group], (counts.get(student[group]) ?? 0) + 1)
    const values = [...counts.keys()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    return values.map((value) => ({ value, count: counts.get(value) }))
}

/** A list of values; in an address it is JSON. Undefined: it is none. */
function listOf(value) {
    if (value === undefined || value === '') return []
    try {
        const list = typeof value === 'string' ? JSON.parse(value) : value
        return Array.isArray(list) && list.every((entry) => typeof entry === 'string') ? list : undefined
    } catch {
        return undefined
    }
}

if (what === 'students') {
    msg.found = {
        columns: Object.keys(students[0] ?? {}),
        groups: Object.fromEntries(GROUPS.map((group) => [group, countsOf(group)]))
    }
    return [null, msg]
}

let rows = students
for (const group of GROUPS) {
    const wanted = listOf(msg.asks[group])
    if (!wanted) return refuse('BAD_FILTER', `"${group}" is a list of texts, such as ["${students[0]?.[group] ?? ''}"].`)
    if (wanted.length > 0) rows = rows.filter((student) => wanted.includes(student[group]))
}
if (typeof text !== 'string' || text.trim() === '') return refuse('EMPTY_TEXT', 'There is no text: write what the message says.')
if (rows.length === 0) return refuse('NOBODY', 'Nobody is in all of the chosen groups: choose others.')
if (what === 'start' && (typeof key !== 'string' || !/^[\w-]{8,64}$/.test(key)))
    return refuse('BAD_KEY', '"key" is 8 to 64 letters and digits, the same for the same broadcast: so that it goes once, however often it is asked for.')

msg.payload = rows
msg.text = text
if (what === 'preview') msg.action = 'preview'
else msg.sms = { options: { key } }
return [msg, null]
