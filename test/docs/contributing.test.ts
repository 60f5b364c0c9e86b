/** CONTRIBUTING.md and its kin name every script of npm, and none that there is not. */

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { inRoot } from '../../scripts/process.js'

const { scripts } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

/** npm runs these itself. */
const LIFECYCLE = ['prepare', 'prepublishOnly']

const names = Object.keys(scripts).filter((name) => !LIFECYCLE.includes(name))
const text = readFileSync(inRoot('CONTRIBUTING.md'), 'utf8')
/** The first cells of the tables. */
const listed = [...text.matchAll(/^\| `npm (?:run )?([\w:-]+)[^`]*`/gm)].map(([, name]) => name)

it('CONTRIBUTING.md has a row for every script, once', () => {
  expect(listed.filter((name) => name !== 'install').sort()).toEqual(names.sort())
})
