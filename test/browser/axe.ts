/** What axe-core finds on a page. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '../support/browser'
import { envDir } from '../support/paths'

interface AxeResult {
  passes: { id: string; nodes: object[] }[]
  violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[]
}

const AXE = join(envDir, 'node_modules', 'axe-core', 'axe.min.js')

/** Serious and critical ones; `looked` says at the colours of how many texts it has looked. */
export async function seriousFindings(page: Page): Promise<{ findings: string[]; looked: number }> {
  // As a text: the page lets no script in but its own.
  await page.evaluate(readFileSync(AXE, 'utf8'))
  const { violations, passes } = (await page.evaluate('axe.run(document)')) as AxeResult
  const contrast = [...passes, ...violations].find(({ id }) => id === 'color-contrast')
  const findings = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`)
    )
  return { findings, looked: contrast?.nodes.length ?? 0 }
}
