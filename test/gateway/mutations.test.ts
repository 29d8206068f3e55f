import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../support/paths'
import { temporaryDir } from '../support/temp'

interface Mutation {
  rule: number
  file: string
  /** Is there exactly once. */
  find: string
  replace: string
}

/** Each switches off what guards against sending twice, or says that a message went that may not have. */
const MUTATIONS: readonly Mutation[] = [
  {
    rule: 1,
    file: 'src/gateway/part-sender.ts',
    find: 'before: () => this.#before({ message, lease }, { ...part, pdu }, sim, submission),',
    replace:
      'before: () => void this.#before({ message, lease }, { ...part, pdu }, sim, submission).catch(() => {}),'
  },
  {
    rule: 2,
    file: 'src/gateway/submission.ts',
    find: '  if (!part) return queued(message)\n',
    replace: "  return queued(part ? withPart(message, { ...part, state: 'waiting' }) : message)\n"
  },
  {
    rule: 3,
    file: 'src/gateway/submission.ts',
    find: "message.policy === 'resend' && doubts <= MOST_RESENDS",
    replace: 'doubts <= MOST_RESENDS'
  },
  {
    rule: 4,
    file: 'src/gateway/queueing.ts',
    find: 'MOST_RESENDS = 2\n',
    replace: 'MOST_RESENDS = 200\n'
  },
  {
    rule: 5,
    file: 'src/gateway/stored-slots.ts',
    find: '!attempt.unbelievable &&',
    replace: ''
  },
  {
    rule: 6,
    file: 'src/gateway/part-sender.ts',
    find: "message.policy === 'verify'\n",
    replace: 'false\n'
  },
  {
    rule: 7,
    file: 'src/modem/send.ts',
    find: 'return lines[0] ? accepted(lines[0].text) : OK_ALONE',
    replace: "return lines[0] ? accepted(lines[0].text) : { outcome: 'accepted' }"
  },
  {
    rule: 7,
    file: 'src/modem/error-classes.ts',
    find: "['500', 'unknown', 'unknown']",
    replace: "['500', 'unknown', 'refused']"
  },
  {
    rule: 7,
    file: 'src/modem/send.ts',
    find: 'PROMPT_REFUSAL_MS = 30_000',
    replace: 'PROMPT_REFUSAL_MS = 300_000'
  },
  {
    rule: 10,
    file: 'src/gateway/queueing.ts',
    find: 'message.sim === undefined ? openQueue(message) : simQueue(message.sim)',
    replace: 'openQueue(message)'
  },
  {
    rule: 12,
    file: 'src/gateway/part-sender.ts',
    find: 'seq: part.seq, n } }] }\n        },\n        lease\n',
    replace: 'seq: part.seq, n } }] }\n        }\n'
  },
  {
    rule: 26,
    file: 'src/gateway/enqueue.ts',
    find: 'const known = key && (await this.#known(key))',
    replace: 'const known = undefined'
  },
  {
    rule: 38,
    file: 'src/gateway/running-batches.ts',
    find: "if (state === 'running') this.#pools.set",
    replace: "if (state === 'running' || state === 'open') this.#pools.set"
  },
  {
    rule: 38,
    file: 'src/gateway/key-lookup.ts',
    find: '?.cut === true',
    replace: '?.cut === undefined'
  },
  {
    rule: 39,
    file: 'src/gateway/enqueue.ts',
    find: 'await this.#keep(index, request, repeated(request, known.message))',
    replace: 'await this.#add(index, request, undefined)'
  },
  {
    rule: 41,
    file: 'src/gateway/batch-decisions.ts',
    find: "if (batch.state === 'cancelled') await cancelRows(this.#outbox, batch)",
    replace: ''
  }
]

const AT_A_TIME = 2

interface Run {
  stats: { tests: number; passes: number }
  failures: { title: string }[]
}

/** Throws if the source is no longer what the mutation is about. */
function mutated(text: string, { file, find, replace }: Mutation): string {
  const [before, after, ...more] = text.split(find)
  assert.ok(after !== undefined && more.length === 0, `${file} has not exactly one of: ${find}`)
  return `${before}${replace}${after}`
}

/** Runs the tests of some rules, in a process of its own. */
async function run(pattern: string, env: NodeJS.ProcessEnv, more: readonly string[] = []): Promise<Run> {
  const report = join(temporaryDir('mutations'), 'report.json')
  const mocha = join(root, 'node_modules/mocha/bin/mocha.js')
  const options = ['--no-parallel', '--reporter', 'json', '--reporter-option', `output=${report}`]
  const output = await new Promise<string>((resolve) => {
    const given = [mocha, ...options, '--grep', pattern, ...more, 'test/gateway/rules.test.ts']
    execFile(process.execPath, given, { cwd: root, env, timeout: 280_000 }, (_, stdout, stderr) =>
      resolve(`${stdout}${stderr}`)
    )
  })
  try {
    return JSON.parse(readFileSync(report, 'utf8'))
  } catch {
    throw new Error(`No test was run: ${output}`)
  }
}

async function withMutation(mutation: Mutation): Promise<Run> {
  const path = join(root, mutation.file)
  const text = mutated(readFileSync(path, 'utf8'), mutation)
  const env = { ...process.env, MUTATION: JSON.stringify({ path, text }) }
  // One failure is enough.
  return run(`rule ${mutation.rule}:`, env, ['--require', join(__dirname, 'mutated.cjs'), '--bail'])
}

describe('the tests of the rules against sending twice', function () {
  this.timeout(600_000)
  const results = new Map<Mutation | undefined, Promise<Run>>()
  const guarded = [...new Set(MUTATIONS.map(({ rule }) => rule))]

  before(async () => {
    const queue = [undefined, ...MUTATIONS]
    /** Takes the next as long as there are any. */
    const work = async () => {
      while (queue.length > 0) {
        const next = queue.shift()
        const result = next ? withMutation(next) : run(`rule (${guarded.join('|')}):`, process.env)
        results.set(next, result)
        await result.catch(() => {})
      }
    }
    await Promise.all(Array.from({ length: AT_A_TIME }, work))
  })

  it('are those of all rules that are marked so', () => {
    const ledger = readFileSync(join(root, 'docs/ledger.md'), 'utf8')
    const marked = [...ledger.matchAll(/^(\d+)\. \*\*!\*\*/gm)].map(([, number]) => Number(number))
    assert.deepEqual(guarded, marked)
  })

  it('pass where nothing is changed', async () => {
    const { stats, failures } = await results.get(undefined)!
    assert.deepEqual(failures, [])
    assert.ok(stats.passes >= guarded.length)
  })

  for (const mutation of MUTATIONS) {
    const { rule, file, find } = mutation
    it(`notice that rule ${rule} is switched off in ${file}: ${find.trim().split('\n')[0]}`, async () => {
      const { failures } = await results.get(mutation)!
      const titles = failures.map(({ title }) => title)
      assert.ok(titles.length > 0, `rule ${rule} holds without it`)
      for (const title of titles) assert.ok(title.startsWith(`rule ${rule}:`), title)
    })
  }
})
