// npm run release:check [-- TAG]: whether version, changes and tag fit each other.
import { readFileSync } from 'node:fs'
import { inRoot } from '../process.js'
import { releaseProblems } from './release-problems.js'

const { version, repository } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as {
  version: string
  repository?: unknown
}
const changes = readFileSync(inRoot('CHANGELOG.md'), 'utf8')
const problems = releaseProblems({ version, repository, changes, tag: process.argv[2] })
for (const problem of problems) console.error(problem)
if (problems.length === 0) console.log(`${version} can be released`)
process.exit(problems.length > 0 ? 1 : 0)
