'use strict'
// Whatever comes from a file or a phone goes into the page as text, never as HTML.
const find = (id) => document.getElementById(id)
const GROUPS = ['school', 'major', 'graduation_year']
const COLUMNS = ['number', 'name', 'text', 'time', 'state', 'reason', 'school', 'major', 'year']
/** Rows of one request. */
const PAGE = 500
/** Rows that the table shows, until it is asked for more. */
const SHOWN = 200
const LOOK_MS = 1000
const HISTORY_MS = 3000

function make(tag, text, className) {
  const element = document.createElement(tag)
  if (text !== undefined) element.textContent = text
  if (className) element.className = className
  return element
}

async function answerOf(response) {
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new Error(answer.message || 'The server answers ' + response.status + '.')
  return answer
}

/** Asks; changes nothing. */
async function ask(what, query = {}, options = {}) {
  const text = new URLSearchParams(query).toString()
  return answerOf(await fetch('sms-broadcast/' + what + (text && '?' + text), options))
}

/** Changes something. */
async function order(action, more = {}) {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ action, ...more })
  return answerOf(await fetch('sms-broadcast', { method: 'POST', headers, body }))
}

// Whom it goes to

function showChoices({ groups, columns }) {
  for (const group of GROUPS)
    find(group).replaceChildren(...groups[group].map(({ value, count }) => {
      const label = make('label')
      const box = make('input')
      box.type = 'checkbox'
      box.value = value
      label.append(box, make('span', value || '(empty)'), make('small', String(count)))
      return label
    }))
  find('columns').replaceChildren(
    ...columns.flatMap((name, i) => [i ? ', ' : '', make('code', '{{' + name + '}}')]))
}

/** What is chosen, and the text: the same for a preview and for the broadcast. */
function chosen() {
  const chosenOf = (group) => [...find(group).querySelectorAll('input:checked')].map((box) => box.value)
  return { text: find('text').value, ...Object.fromEntries(GROUPS.map((group) => [group, chosenOf(group)])) }
}

// What it will be

let timer
let asking = new AbortController()
let previewed

function edited() {
  newKey()
  clearTimeout(timer)
  asking.abort()
  find('start').disabled = true
  timer = setTimeout(preview, 300)
}

async function preview() {
  const { text, ...groups } = chosen()
  asking = new AbortController()
  const { signal } = asking
  if (text.trim() === '') return showPreview()
  const query = { text, ...Object.fromEntries(GROUPS.map((group) => [group, JSON.stringify(groups[group])])) }
  try {
    showPreview(await ask('preview', query, { signal }))
  } catch (error) {
    if (!signal.aborted) showPreview(undefined, error.message)
  }
}

function showPreview(said, problem = '') {
  previewed = said
  const skipped = said ? [...said.invalid, ...said.duplicates] : []
  find('problem').textContent = problem
  find('recipients').textContent = said ? said.recipients : '–'
  find('skipped').textContent = said ? said.skipped : '–'
  find('segments').textContent = said ? said.segments : '–'
  find('encoding').textContent = said ? alphabet(said) : '–'
  find('duration').textContent = said ? span(said.seconds) : '–'
  find('cost').textContent = said && said.cost ? said.cost : '–'
  find('sample').textContent = said ? said.sample : ''
  find('start').disabled = !said || said.recipients === 0
  find('start').textContent = said && said.recipients > 0 ? 'Send to ' + said.recipients + '…' : 'Send…'
  const list = find('skipped-list')
  list.hidden = skipped.length === 0
  list.querySelector('summary').textContent = 'Who is left out, and why'
  list.querySelector('ul').replaceChildren(...skipped.map((line) => make('li', line)))
}

function alphabet({ ucs2, recipients }) {
  if (ucs2 === 0) return 'GSM'
  return ucs2 >= recipients ? 'Unicode' : 'GSM, Unicode for ' + ucs2
}

function span(seconds) {
  if (seconds === undefined) return '–'
  if (seconds < 90) return Math.max(1, Math.ceil(seconds)) + ' s'
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? minutes + ' min' : (minutes / 60).toFixed(1) + ' h'
}

// The same choice and text are one broadcast, also where an answer got lost and somebody presses again.
let key
function newKey() {
  const octets = [...crypto.getRandomValues(new Uint8Array(12))]
  key = 'page-' + octets.map((octet) => octet.toString(16).padStart(2, '0')).join('')
}
newKey()

find('message').addEventListener('submit', (event) => {
  event.preventDefault()
  if (find('start').disabled) return
  find('sure-title').textContent = 'Send ' + previewed.segments + ' SMS to ' + previewed.recipients + ' students?'
  find('sure-text').textContent = find('text').value
  find('sure').showModal()
})
find('no').addEventListener('click', () => find('sure').close())

find('yes').addEventListener('click', async () => {
  find('sure').close()
  find('start').disabled = true
  find('problem').textContent = ''
  try {
    await order('start', { ...chosen(), key })
    newKey()
    await refresh(true)
    find('run').scrollIntoView({ block: 'nearest' })
  } catch (error) {
    find('problem').textContent = error.message
  } finally {
    find('start').disabled = false
  }
})

// How it goes

let shownBatch

/** Rows that are neither waiting nor on their way; what waits for a person is over until that decides. */
const overOf = ({ total, queued, sending, unknown, held }) => total - (queued + sending + unknown - held)

function showRun(run) {
  find('run').hidden = !run.batch
  find('history').hidden = !run.batch
  if (!run.batch) return
  const over = overOf(run)
  const bar = find('bar')
  bar.setAttribute('aria-valuemax', String(run.total))
  bar.setAttribute('aria-valuenow', String(over))
  bar.firstElementChild.style.width = run.total ? (100 * over) / run.total + '%' : '0'
  find('progress').textContent = runText(run, over)
  find('pause').disabled = run.state !== 'running' && run.state !== 'open'
  find('resume').disabled = run.state !== 'paused'
  find('cancel').disabled = run.state === 'done' || run.state === 'cancelled'
  find('held').hidden = !run.held
  find('held-count').textContent = run.held || 0
}

function runText(run, over) {
  const { state, delivered = 0, failed = 0, undelivered = 0, expired = 0 } = run
  const sent = (run.sent || 0) + delivered + undelivered + expired
  const parts = [over + ' of ' + run.total, sent + ' sent']
  if (delivered) parts.push(delivered + ' of them delivered')
  if (undelivered + expired) parts.push(undelivered + expired + ' not delivered')
  parts.push(failed + ' failed')
  if (run.cancelled) parts.push(run.cancelled + ' cancelled')
  if (run.held) parts.push(run.held + ' held')
  if (state === 'paused') parts.push('paused')
  if (state === 'done') parts.push('done')
  if (state === 'cancelled') parts.push('stopped')
  if (state === 'running' && run.rate) parts.push(Math.round(run.rate) + ' a minute')
  if (state === 'running' && run.eta) parts.push(span((Date.parse(run.eta) - Date.now()) / 1000) + ' left')
  return parts.join(', ')
}

for (const action of ['pause', 'resume', 'cancel', 'resend', 'drop'])
  find(action).addEventListener('click', async () => {
    find('run-problem').textContent = ''
    try {
      await order(action, { batch: shownBatch })
      await refresh(true)
    } catch (error) {
      find('run-problem').textContent = error.message
    }
  })

// Who got what

let history = []
let limit = SHOWN

async function readHistory(batch) {
  const found = []
  for (;;) {
    const { rows } = await ask('rows', { batch, offset: found.length, limit: PAGE })
    found.push(...rows)
    if (rows.length < PAGE) return found
  }
}

const shownAs = (row, column) =>
  column === 'time' && row.time ? new Date(row.time).toLocaleString() : String(row[column] ?? '')

function matching() {
  const wanted = find('find').value.trim().toLowerCase()
  const state = find('state').value
  return history.filter((row) =>
    (!state || row.state === state) &&
    (!wanted || COLUMNS.some((column) => String(row[column] ?? '').toLowerCase().includes(wanted))))
}

function showHistory() {
  const states = [...new Set(history.map(({ state }) => state))].sort()
  const select = find('state')
  const before = select.value
  select.replaceChildren(new Option('all', ''), ...states.map((state) => new Option(state, state)))
  select.value = states.includes(before) ? before : ''
  const rows = matching()
  find('shown').textContent = rows.length + ' of ' + history.length
  find('more').hidden = rows.length <= limit
  find('history').querySelector('tbody').replaceChildren(...rows.slice(0, limit).map(lineOf))
  const query = { batch: shownBatch, find: find('find').value.trim(), state: select.value }
  find('download').href = 'sms-broadcast/history.csv?' + new URLSearchParams(query)
}

function lineOf(row) {
  const line = make('tr')
  for (const column of COLUMNS) {
    const cell = make('td', shownAs(row, column), column === 'state' ? 'state ' + row.state : column)
    cell.dataset.label = column
    if (column === 'text') cell.dir = 'auto'
    line.append(cell)
  }
  return line
}

find('find').addEventListener('input', showHistory)
find('state').addEventListener('change', showHistory)
find('more').addEventListener('click', () => {
  limit += SHOWN
  showHistory()
})

// What they answer

let answered = ''

function showAnswers(answers) {
  find('answers').hidden = answers.length === 0
  const now = JSON.stringify([answers, history.length])
  if (now === answered) return
  answered = now
  const names = new Map(history.map(({ number, name }) => [number, name]))
  find('answer-list').replaceChildren(...answers.map(({ from, text, at, mark }) => {
    const line = make('li')
    const who = [names.get(from), from, new Date(at).toLocaleString(), mark].filter(Boolean).join(', ')
    const said = make('q', text)
    said.dir = 'auto'
    line.append(make('small', who), said)
    return line
  }))
}

// All of it, once a second

let stamp = ''
let readAt = 0

async function refresh(now = false) {
  const { answers, ...run } = await ask('status')
  shownBatch = run.batch
  showRun(run)
  const { eta: _, rate: _rate, ...counts } = run
  const changed = JSON.stringify(counts)
  if (run.batch && changed !== stamp && (now || Date.now() - readAt > HISTORY_MS)) {
    history = await readHistory(run.batch)
    stamp = changed
    readAt = Date.now()
    showHistory()
  }
  showAnswers(answers)
}

async function follow() {
  try {
    await refresh()
    find('connection').textContent = 'live'
  } catch (error) {
    find('connection').textContent = error.message
  }
  setTimeout(follow, LOOK_MS)
}

async function begin() {
  find('history').querySelector('thead tr').replaceChildren(...COLUMNS.map((column) => {
    const head = make('th', column)
    head.scope = 'col'
    return head
  }))
  find('message').addEventListener('input', edited)
  try {
    showChoices(await ask('students'))
    find('text').value = 'Selamat! {{name}} telah DITERIMA menjadi calon mahasiswa baru.'
    edited()
  } catch (error) {
    find('problem').textContent = error.message
  }
  void follow()
}
void begin()
