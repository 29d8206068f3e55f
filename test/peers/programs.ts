import { execFile } from 'node:child_process'

/** Runs a program to its end; its output. Fails with all that it said. */
export function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { timeout: 60_000 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${program} ${args.join(' ')}: ${error.message}\n${stdout}\n${stderr}`))
      else resolve(stdout + stderr)
    })
    child.stdin!.end()
  })
}

/** The version of a program; fails, and says what to install, where it is absent. */
export async function versionOf(program: string): Promise<string> {
  try {
    return /\d+(?:\.\d+)+/.exec(await run(program, ['--version']))![0]
  } catch (error) {
    throw new Error(`${program} is needed here: apt-get install gammu gammu-smsd socat strace\n${error}`)
  }
}

/** Looks ten times a second; fails after half a minute. */
export async function until(what: string, reached: () => boolean): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (reached()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`Half a minute, and still not: ${what}`)
}
