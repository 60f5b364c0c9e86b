// Preloaded with --require, in workers too: makes a Node process look like one of Electron to the package,
// and maps libraries of app.asar to app.asar.unpacked in the functions of Electron's asar wrapper that
// loading one comes by.
const fs = require('node:fs')
const { sep } = require('node:path')

Object.defineProperty(process.versions, 'electron', { value: '45.5.0', enumerable: true })
Object.defineProperty(process, 'type', { value: 'utility' })

const { dlopen } = process
process.dlopen = (module, file, ...flags) => dlopen.call(process, module, mapped(file), ...flags)

const { openSync } = fs
fs.openSync = (file, ...rest) => openSync(mapped(file), ...rest)

function mapped(file) {
  if (!String(file).endsWith('.node')) return file
  return file.replace(`${sep}app.asar${sep}`, `${sep}app.asar.unpacked${sep}`)
}
