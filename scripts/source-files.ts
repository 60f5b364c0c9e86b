// The files of the project as git knows them: tracked, or new and not ignored.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { inRoot } from './process.js'

export function sourceFiles(pattern: RegExp): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard']
  const listing = execFileSync('git', args, { cwd: inRoot(), encoding: 'utf8' })
  return [...new Set(listing.split('\n'))].filter(
    (file) => pattern.test(file) && existsSync(inRoot(file)),
  )
}
