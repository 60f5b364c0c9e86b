// Checks the format of C++ (clang-format) and of everything else (biome); --write mends it.

import { succeeds } from './process.js'
import { sourceFiles } from './source-files.js'

const write = process.argv.includes('--write')
const cpp = sourceFiles(/\.(h|cpp|inc)$/)
const formatted = [
  succeeds('clang-format', write ? ['-i', ...cpp] : ['--dry-run', '--Werror', ...cpp]),
  succeeds('biome', write ? ['check', '--write'] : ['format']),
]
process.exit(formatted.every(Boolean) ? 0 : 1)
