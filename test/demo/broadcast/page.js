'use strict'
// Whatever comes from a file or a phone goes into the page as text, never as HTML.
const find = (id) => document.getElementById(id)
const GROUPS = [['schools', 'school'], ['majors', 'major'], ['years', 'graduation_year']]
const COLUMNS = ['number', 'name', 'text', 'time', 'state', 'reason', 'school', 'major', 'year']
const FINAL = ['sent', 'delivered', 'undelivered', 'expired', 'failed', 'cancelled']
const PAGE = 500
let people = []
let history = []
let shownBatch

function make(tag, text, className) {
  const element = document.createElement(tag)
  if (text !== undefined) element.textContent = text
  if (className) element.className = className
  return element
}

async function ask(path, body) {
  const options = body && {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body)
  }
  const response = await fetch('sms-broadcast/' + path, options)
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new Error(answer.error || 'The server answers ' + response.status + '.')
  return answer
}

// Whom it goes to

function showChoices() {
  for (const [group, column] of GROUPS) {
    const counts = new Map()
    for (const person of people) counts.set(person[column], (counts.get(person[column]) || 0) + 1)
    const values = [...counts.keys()].sort((a, b) => a.localeCompare(b, undefined, { numeric: true }))
    find(group).replaceChildren(...values.map((value) => {
      const label = make('label')
      const box = make('input')
      box.type = 'checkbox'
      box.value = value
      label.append(box, make('span', value), make('small', String(counts.get(value))))
      return label
    }))
  }
  const names = Object.keys(people[0] || {})
  find('columns').replaceChildren(...names.flatMap((name, i) => [i ? ', ' : '', make('code', '{{' + name + '}}')]))
}

function chosen() {
  const request = { text: find('text').value }
  for (const [group] of GROUPS)
    request[group] = [...find(group).querySelectorAll('input:checked')].map((box) => box.value)
  return request
}

// What it will be

let asked = 0
let timer

function edited() {
  clearTimeout(timer)
  find('start').disabled = true
  timer = setTimeout(preview, 300)
}

async function preview() {
  const turn = ++asked
  const request = chosen()
  try {
    const said = request.text.trim() === '' ? undefined : await ask('preview', request)
    if (turn === asked) showPreview(said)
  } catch (error) {
    if (turn === asked) showPreview(undefined, error.message)
  }
}

function showPreview(said, problem = '') {
  find('problem').textContent = problem
  find('recipients').textContent = said ? said.recipients : '–'
  find('invalid').textContent = said ? said.invalid + said.duplicates : '–'
  find('segments').textContent = said ? said.segments : '–'
  find('encoding').textContent = said ? alphabet(said) : '–'
  find('duration').textContent = said ? span(said.seconds) : '–'
  find('sample').textContent = said && said.sample ? said.sample : ''
  find('start').disabled = !said || said.recipients === 0
  find('start').textContent = said && said.recipients > 0 ? 'Send to ' + said.recipients : 'Send'
}

function alphabet({ ucs2, recipients }) {
  if (ucs2 === 0) return 'GSM, 160 a part'
  return ucs2 === recipients ? 'Unicode, 70 a part' : 'Unicode for ' + ucs2
}

function span(seconds) {
  if (seconds === undefined) return '–'
  if (seconds < 90) return Math.ceil(seconds) + ' s'
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? minutes + ' min' : (minutes / 60).toFixed(1) + ' h'
}

/** One press is one broadcast, however often the request is repeated. */
let key = newKey()
function newKey() {
  return 'page-' + [...crypto.getRandomValues(new Uint8Array(8))].map((octet) => octet.toString(16).padStart(2, '0')).join('')
}

find('message').addEventListener('submit', async (event) => {
  event.preventDefault()
  find('start').disabled = true
  find('problem').textContent = ''
  try {
    await ask('start', { ...chosen(), key })
    key = newKey()
    await refresh()
  } catch (error) {
    find('problem').textContent = error.message
  } finally {
    find('start').disabled = false
  }
})

// How it goes

function showRun(run) {
  find('run').hidden = !run.batch
  find('history').hidden = !run.batch
  if (!run.batch) return
  const { total = 0, state } = run
  const over = total - (run.queued || 0)
  const bar = find('bar')
  bar.setAttribute('aria-valuemax', String(total))
  bar.setAttribute('aria-valuenow', String(over))
  bar.firstElementChild.style.width = total ? (100 * over) / total + '%' : '0'
  const parts = [over + ' of ' + total, (run.sent || 0) + ' sent', (run.delivered || 0) + ' delivered', (run.failed || 0) + ' failed']
  if (run.cancelled) parts.push(run.cancelled + ' cancelled')
  if (run.held) parts.push(run.held + ' held')
  if (state === 'paused') parts.push('paused')
  if (state === 'cancelled') parts.push('stopped')
  if (state === 'running' && run.rate) parts.push(Math.round(run.rate) + ' a minute')
  if (state === 'running' && run.eta !== undefined) parts.push(span(run.eta) + ' left')
  find('progress').textContent = parts.join(', ')
  find('pause').disabled = state !== 'running'
  find('resume').disabled = state !== 'paused'
  find('cancel').disabled = state !== 'running' && state !== 'paused'
  find('held').hidden = !run.held
  find('held-count').textContent = run.held || 0
}

for (const action of ['pause', 'resume', 'cancel', 'resend', 'drop'])
  find(action).addEventListener('click', async () => {
    find('run-problem').textContent = ''
    try {
      await ask(action, { batch: shownBatch })
      await refresh()
    } catch (error) {
      find('run-problem').textContent = error.message
    }
  })

// Who got what

async function readHistory() {
  const found = []
  for (let offset = 0; ; offset += PAGE) {
    const { rows } = await ask('rows?offset=' + offset + '&limit=' + PAGE)
    found.push(...rows)
    if (rows.length < PAGE) return found
  }
}

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
  const table = find('history').querySelector('table')
  table.tHead.rows[0].replaceChildren(...COLUMNS.map((column) => {
    const head = make('th', column)
    head.scope = 'col'
    return head
  }))
  const rows = matching()
  find('shown').textContent = rows.length + ' of ' + history.length
  table.tBodies[0].replaceChildren(...rows.map((row) => {
    const line = make('tr')
    line.append(...COLUMNS.map((column) =>
      make('td', row[column] ?? '', column === 'state' ? 'state ' + row.state : column)))
    return line
  }))
}

/** What a spreadsheet would take for a formula is a text. */
function csvCell(value) {
  const text = String(value ?? '')
  const safe = /^[=+\-@\t\r]/.test(text) ? "'" + text : text
  return '"' + safe.replaceAll('"', '""') + '"'
}

find('download').addEventListener('click', () => {
  const lines = [COLUMNS, ...matching().map((row) => COLUMNS.map((column) => row[column]))]
  const csv = '\uFEFF' + lines.map((line) => line.map(csvCell).join(',')).join('\r\n') + '\r\n'
  const link = make('a')
  link.href = URL.createObjectURL(new Blob([csv], { type: 'text/csv;charset=utf-8' }))
  link.download = 'sms-history.csv'
  link.click()
  URL.revokeObjectURL(link.href)
})

find('find').addEventListener('input', showHistory)
find('state').addEventListener('change', showHistory)

let stamp = ''
async function refresh() {
  const run = await ask('status')
  shownBatch = run.batch
  showRun(run)
  const now = JSON.stringify([run.batch, run.sent, run.delivered, run.failed, run.cancelled, run.held, run.total])
  if (!run.batch || now === stamp) return
  history = await readHistory()
  stamp = now
  showHistory()
}

async function follow() {
  try {
    await refresh()
    find('connection').textContent = 'live'
  } catch (error) {
    find('connection').textContent = error.message
  }
  setTimeout(follow, 1000)
}

async function begin() {
  find('message').addEventListener('input', edited)
  try {
    people = (await ask('people')).people
    showChoices()
    find('text').value = 'Dear {{name}}, '
  } catch (error) {
    find('problem').textContent = error.message
  }
  void follow()
}
void begin()
