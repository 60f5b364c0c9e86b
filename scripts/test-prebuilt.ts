// npm run test:prebuilt [-- FILE]: what a binary alone decides, tested with a prebuilt file, by default that of
// prebuilds/ for this machine's kind with glibc; ends with "N passed, N failed". Requires: `npm run build`.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { javascriptTests } from './javascript-tests.js'
import { inRoot } from './process.js'

const name = `convtranspose.${process.platform === 'linux' ? 'glibc.' : ''}node`
const own = inRoot('prebuilds', `${process.platform}-${process.arch}`, name)
const binary = path.resolve(process.argv[2] ?? own)
if (!existsSync(binary)) {
  console.error(`${binary} is missing; npm run prebuilds makes it`)
  process.exit(1)
}
const folders = ['lifecycle', 'conformance', 'binding'].map((folder) => `test/${folder}/`)
const { passed, failed } = javascriptTests('prebuilt', { CONVTRANSPOSE_BINARY: binary }, folders)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)
