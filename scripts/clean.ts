// Removes everything that is built.
import { rmSync } from 'node:fs'
import { inRoot } from './process.js'

for (const folder of ['build', 'build-bench', 'build-kernel', 'build-neon', 'build-site', 'dist']) {
  rmSync(inRoot(folder), { recursive: true, force: true })
}
