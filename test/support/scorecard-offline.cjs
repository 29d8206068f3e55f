/**
 * Loaded before node-red-dev: its questions to the world are answered here, so that it runs the checks that need none.
 * What it then says of the others is worth nothing: test/scorecard.test.ts does not count it.
 */
const Module = require('node:module')
const { join } = require('node:path')

/** What npm would say of node-red: the one that is installed here as the latest. */
function nodeRed() {
  const { version, engines } = require(join(__dirname, '..', 'env', 'node_modules', 'node-red', 'package.json'))
  return { 'dist-tags': { latest: version }, versions: { [version]: { engines } } }
}

const answers = {
  axios: {
    async get(url) {
      if (url.endsWith('/catalogue.json')) return { data: { modules: [] } }
      if (url.endsWith('/node-red')) return { data: nodeRed() }
      throw new Error(`node-red-dev asks for something new: ${url}`)
    }
  },
  'npm-remote-ls': { ls: (_name, _version, _flat, done) => done([]), config() {} },
  'npm-check': async () => ({ get: () => [] })
}

const load = Module._load
Module._load = function (name, ...rest) {
  return Object.hasOwn(answers, name) ? answers[name] : load.call(this, name, ...rest)
}
