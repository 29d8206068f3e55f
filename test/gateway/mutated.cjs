/** Loaded before everything: one file of the sources has another text, as environment variable MUTATION says. */
const fs = require('node:fs')

const { path, text } = JSON.parse(process.env.MUTATION)
const read = fs.readFileSync
fs.readFileSync = function (asked, ...options) {
  return asked === path ? text : read.call(this, asked, ...options)
}
