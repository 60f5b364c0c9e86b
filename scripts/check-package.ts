// Checks the packed tarball: publint (strict) and "are the types wrong".
import { rmSync } from 'node:fs'
import { pack } from './packed.js'
import { succeeds } from './process.js'

const { folder, tarball } = pack()
const checks = [
  succeeds('publint', ['run', tarball, '--strict']),
  succeeds('attw', [tarball, '--no-emoji']),
]
rmSync(folder, { recursive: true })
process.exit(checks.every(Boolean) ? 0 : 1)
