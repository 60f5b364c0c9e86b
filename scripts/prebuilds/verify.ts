// npm run prebuilds:verify [-- TARGET...]: what must hold for each file of prebuilds/, read from the file
// alone; ends with "N passed, N failed".
import { existsSync, readFileSync } from 'node:fs'
import { type Candidate, CHECKS } from './checks.js'
import { checksumOf, sha256 } from './checksums.js'
import { readBinary } from './read-binary.js'
import { sourcesDigest } from './sources-digest.js'
import { pathOf, type Target, targetsNamed } from './targets.js'

const sources = sourcesDigest()
let passed = 0
let failed = 0
for (const target of targetsNamed(process.argv.slice(2))) {
  const complaints = verify(target)
  passed += CHECKS.length - complaints.length
  failed += complaints.length
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

/** Returns what is wrong, one complaint for each check that fails. */
function verify(target: Target): string[] {
  const file = pathOf(target)
  if (!existsSync(file)) {
    console.error(`${target.file}: is missing`)
    return CHECKS.map(() => 'is missing')
  }
  const bytes = readFileSync(file)
  const facts = readBinary(bytes)
  const sums = { recorded: checksumOf(file), found: sha256(file) }
  const candidate: Candidate = { target, facts, bytes, sums, sources }
  const complaints = CHECKS.flatMap(({ name, complaint }) => {
    const found = complaint(candidate)
    return found === undefined ? [] : [`${name}: ${found}`]
  })
  const newest = [...facts.versions].sort(byNumber).at(-1) ?? facts.minimumSystem
  const told = [`${bytes.length} bytes`, newest, facts.libraries.join(' ')]
  console.log(`${target.file}: ${told.filter((part) => part !== undefined).join('; ')}`)
  for (const complaint of complaints) console.error(`  ${complaint}`)
  return complaints
}

/** GLIBC_2.9 before GLIBC_2.17. */
function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}
