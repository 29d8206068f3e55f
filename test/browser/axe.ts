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

/**
 * Serious and critical ones; `looked` says at the colours of how many texts it has looked. `within`: a selector of what
 * is ours; `foreign`: one of what in there is not.
 */
export async function seriousFindings(
  page: Page,
  within = 'html',
  foreign: string[] = []
): Promise<{ findings: string[]; looked: number }> {
  await page.locator(within).waitFor()
  // As a text: the page lets no script in but its own.
  await page.evaluate(readFileSync(AXE, 'utf8'))
  const context = JSON.stringify({ include: [within], exclude: foreign })
  const { violations, passes } = (await page.evaluate(`axe.run(${context})`)) as AxeResult
  const contrast = [...passes, ...violations].find(({ id }) => id === 'color-contrast')
  const findings = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 100)} ${failureSummary.slice(0, 200)}`)
    )
  return { findings, looked: contrast?.nodes.length ?? 0 }
}
