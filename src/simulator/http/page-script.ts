/** What runs in the page. Everything from a message goes into the document as text, never as HTML. */
export const PAGE_SCRIPT = `
'use strict'
const find = (selector) => document.querySelector(selector)
const chosen = () => decodeURIComponent(location.hash.slice(1))
let list = { modems: [], total: 0, phones: [] }

function make(tag, className, text) {
  const element = document.createElement(tag)
  if (className) element.className = className
  if (text !== undefined) element.textContent = text
  return element
}

function clock(at) {
  const date = new Date(at)
  const today = date.toDateString() === new Date().toDateString()
  return today ? date.toLocaleTimeString() : date.toLocaleString()
}

function row(phone) {
  const link = make('a')
  link.href = '#' + encodeURIComponent(phone.number)
  if (phone.number === chosen()) link.setAttribute('aria-current', 'true')
  const number = make('b', '', phone.number + (phone.state === 'on' ? '' : ' (' + phone.state + ')'))
  const excerpt = make('span', '', phone.excerpt)
  number.dir = 'ltr'
  excerpt.dir = 'auto'
  link.append(number, excerpt)
  const item = make('li')
  item.append(link)
  return item
}

function missing({ have, total }) {
  const numbers = []
  for (let part = 1; part <= total; part++) if (!have.includes(part)) numbers.push(part)
  if (numbers.length === 0) return 'incomplete'
  return 'part' + (numbers.length > 1 ? 's ' : ' ') + numbers.join(', ') + ' of ' + total + ' missing'
}

function bubble(message) {
  const item = make('li', message.direction)
  const body = make('p', message.text === undefined ? 'data' : '', message.text ?? message.data)
  body.dir = 'auto'
  const line = make('small')
  const who = (message.direction === 'in' ? 'from ' : 'to ') + message.peer
  line.append(make('bdi', '', who), ', ' + clock(message.at))
  const marks = []
  if (message.flash) marks.push('flash')
  if (message.data !== undefined) marks.push('binary')
  if (message.ports) marks.push('port ' + message.ports.dst)
  if (message.replaceType) marks.push('replaces type ' + message.replaceType)
  if (message.incomplete) marks.push(missing(message.incomplete))
  else if (message.parts > 1) marks.push(message.parts + ' parts')
  for (const mark of marks) line.append(', ', make('b', '', mark))
  item.append(body, line)
  return item
}

function choices(select, numbers) {
  if (numbers.join() === [...select.options].map((option) => option.value).join()) return
  const before = select.value
  select.replaceChildren(...numbers.map((number) => {
    const option = make('option', '', number)
    option.value = number
    return option
  }))
  if (numbers.includes(before)) select.value = before
}

// Inside Node-RED: whoever has signed in to its editor in this browser. The page lies two folders below it.
function credentials() {
  const root = location.pathname.split('/').slice(0, -3).join('-')
  try {
    return { authorization: 'Bearer ' + JSON.parse(localStorage.getItem('auth-tokens' + root)).access_token }
  } catch {
    return {}
  }
}

function ask(path, { headers, ...rest } = {}) {
  return fetch(path, { ...rest, headers: { ...headers, ...credentials() } })
}

async function getJson(path) {
  const response = await ask(path)
  return response.ok ? response.json() : undefined
}

async function showList() {
  list = (await getJson('phones')) ?? list
  find('#phones').replaceChildren(...list.phones.map(row))
  find('#none').hidden = list.total > 0
  choices(find('#write select'), list.modems.map((modem) => modem.number))
}

async function showConversation() {
  const number = chosen()
  const phone = number && (await getJson('phones?number=' + encodeURIComponent(number)))
  if (number !== chosen()) return
  find('#conversation').hidden = !phone
  document.body.classList.toggle('chosen', Boolean(phone))
  if (!phone) return
  find('#title').textContent = phone.number
  const messages = find('#messages')
  messages.replaceChildren(...phone.messages.map(bubble))
  messages.scrollTop = messages.scrollHeight
  const peers = phone.messages.filter((one) => /^[+]?[0-9]+$/.test(one.peer)).map((one) => one.peer).reverse()
  choices(find('#answer select'), [...new Set([...peers, ...list.modems.map((modem) => modem.number)])])
}

let busy = false
let again = false
async function refresh() {
  again = true
  if (busy) return
  busy = true
  try {
    while (again) {
      again = false
      await showList()
      await showConversation()
    }
  } catch {
    find('#status').textContent = 'not connected'
  } finally {
    busy = false
  }
}

function refusal(status) {
  if (status === 401) return 'Sign in to the editor in this browser, as a user who may do this, then load this page again.'
}

async function send(form, from) {
  const problem = form.querySelector('.problem')
  const { to, text } = form.elements
  problem.textContent = ''
  try {
    const response = await ask('send', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from, to: to.value, text: text.value })
    })
    if (response.ok) text.value = ''
    else problem.textContent = refusal(response.status) ?? (await response.json()).error
    return response.ok
  } catch {
    problem.textContent = 'Not sent: the simulator does not answer.'
    return false
  }
}

find('#answer').addEventListener('submit', (event) => {
  event.preventDefault()
  void send(event.target, chosen())
})
find('#write').addEventListener('submit', async (event) => {
  event.preventDefault()
  const { from } = event.target.elements
  const number = from.value.trim()
  if (await send(event.target, number)) newNumber()
})

function newNumber() {
  find('#write').elements.from.value = '+62812' + String(Math.floor(Math.random() * 1e8)).padStart(8, '0')
}

newNumber()
addEventListener('hashchange', refresh)
// An EventSource could not say who asks.
async function follow() {
  let problem
  try {
    const response = await ask('events')
    problem = refusal(response.status)
    if (response.ok) {
      find('#status').textContent = 'live'
      const reader = response.body.getReader()
      while (!(await reader.read()).done) void refresh()
    }
  } catch {
    // Said below.
  }
  find('#status').textContent = problem ?? 'not connected'
  setTimeout(follow, 1000)
}
void follow()
`
