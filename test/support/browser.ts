/** A real Chromium: the system's where there is one, else the one that an npm package carries, with its libraries. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { envDir } from './paths'

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const carried = join(envDir, 'node_modules', '@sparticuz', 'chromium', 'bin')
const unpacked = join(envDir, 'node_modules', '.chromium')

export type Browser = import('../env/node_modules/playwright-core').Browser
export type Page = import('../env/node_modules/playwright-core').Page

export async function launchBrowser(): Promise<Browser> {
  const { chromium } = require(join(envDir, 'node_modules', 'playwright-core')) as {
    chromium: { launch(options: object): Promise<Browser> }
  }
  const args = ['--no-sandbox', '--headless']
  const system = SYSTEM.find((path) => existsSync(path))
  if (system) return chromium.launch({ executablePath: system, args })
  unpack()
  // What the package brings for a machine without the libraries of a desktop.
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: join(unpacked, 'lib'),
    FONTCONFIG_PATH: join(unpacked, 'fonts')
  }
  return chromium.launch({ executablePath: join(unpacked, 'chromium'), args, env })
}

/** Complete or not there: it is moved into place when it is whole. */
function unpack(): void {
  if (existsSync(unpacked)) return
  if (!existsSync(join(carried, 'chromium.br')))
    throw new Error(
      `There is no Chromium in ${SYSTEM.join(', ')} nor in ${carried}: install one, then run the tests again.`
    )
  const part = `${unpacked}.${process.pid}`
  mkdirSync(part)
  const content = (name: string) => brotliDecompressSync(readFileSync(join(carried, name)))
  writeFileSync(join(part, 'chromium'), content('chromium.br'), { mode: 0o755 })
  for (const name of ['al2023', 'fonts', 'swiftshader'])
    execFileSync('tar', ['-x', '-C', part], { input: content(`${name}.tar.br`) })
  try {
    renameSync(part, unpacked)
  } catch (error) {
    // Another test file has been faster.
    if (!existsSync(join(unpacked, 'chromium'))) throw error
    rmSync(part, { recursive: true, force: true })
  }
}
