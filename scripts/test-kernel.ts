// npm run test:kernel: the C++ tests alone.
import { mkdirSync } from 'node:fs'
import { kernelTests } from './kernel-tests.js'
import { inRoot } from './process.js'

mkdirSync(inRoot('build', 'reports'), { recursive: true })
const { passed, failed, note } = kernelTests()
console.log(`${passed} passed, ${failed} failed${note}`)
process.exit(failed > 0 ? 1 : 0)
