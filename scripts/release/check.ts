// npm run release:check [-- TAG]: whether package.json, the examples, the changes and the tag fit each other.
import { readFileSync } from 'node:fs'
import { inRoot } from '../process.js'
import { sourceFiles } from '../source-files.js'
import { type Release, releaseProblems } from './release-problems.js'

const { version, ...metadata } = readManifest('package.json')
const files = sourceFiles(/^examples\/[^/]+\/package\.json$/)
const examples = Object.fromEntries(
  files.map((file) => [file, readManifest(file).dependencies?.convtranspose]),
)
const changes = readFileSync(inRoot('CHANGELOG.md'), 'utf8')
const problems = releaseProblems({ version, metadata, examples, changes, tag: process.argv[2] })
for (const problem of problems) console.error(problem)
if (problems.length === 0) console.log(`${version} can be released`)
process.exit(problems.length > 0 ? 1 : 0)

type Manifest = Pick<Release, 'version'> &
  Release['metadata'] & { readonly dependencies?: Readonly<Record<string, string>> }

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(inRoot(file), 'utf8')) as Manifest
}
