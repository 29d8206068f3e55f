#!/usr/bin/env node
import { run } from './run'

const { argv, env, stdin, stdout, stderr } = process

// The reader has gone, as with `| head`: nothing is left to do, and it is no error.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

run(argv.slice(2), { stdin, stdout, stderr, random: Math.random, env }).then((status) => {
  process.exitCode = status
})
