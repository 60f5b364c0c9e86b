// Checks that files stay short: one idea each. Warns over 250 lines, fails over 300 (tests: 400).
import { readFileSync } from 'node:fs'
import { inRoot } from './process.js'
import { sourceFiles } from './source-files.js'

const WARN = 250
let failures = 0

for (const file of sourceFiles(/\.(c?ts|h|cpp|inc|py)$/)) {
  const lines = readFileSync(inRoot(file), 'utf8').split('\n').length - 1
  const limit = file.startsWith('test/') ? 400 : 300
  if (lines > limit) {
    failures += 1
    console.error(`${file}: ${lines} lines, over ${limit}`)
  } else if (lines > WARN && !file.startsWith('test/')) {
    console.warn(`${file}: ${lines} lines, over ${WARN}`)
  }
}
process.exit(failures > 0 ? 1 : 0)
