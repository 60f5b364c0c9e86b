// Preloaded with --require, in workers too: makes a Node process look like one of Electron to the package,
// and maps libraries of app.asar to app.asar.unpacked, as Electron's wrapper of process.dlopen does.
const { sep } = require('node:path')

Object.defineProperty(process.versions, 'electron', { value: '45.5.0', enumerable: true })
Object.defineProperty(process, 'type', { value: 'utility' })

const { dlopen } = process
process.dlopen = (module, file, ...flags) => {
  const mapped = file.replace(`${sep}app.asar${sep}`, `${sep}app.asar.unpacked${sep}`)
  return dlopen.call(process, module, mapped, ...flags)
}
