/** The workflows of .github, as far as the tests look at them. */

import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { inRoot } from '../../scripts/process.js'

export interface Step {
  readonly uses?: string
  readonly run?: string
}

export interface Job {
  readonly uses?: string
  readonly needs?: string | string[]
  readonly permissions?: Record<string, string>
  readonly steps?: readonly Step[]
}

export interface Workflow {
  readonly on: unknown
  readonly permissions?: Record<string, string>
  readonly jobs: Record<string, Job>
}

const FOLDER = inRoot('.github', 'workflows')

export const workflows = readdirSync(FOLDER).map((name) => {
  const text = readFileSync(`${FOLDER}/${name}`, 'utf8')
  return { name, text, workflow: parse(text) as Workflow }
})

/** What a job runs, a command a line. */
export function commandsOf(job: Job | undefined): string {
  return (job?.steps ?? []).map(({ run = '' }) => run).join('\n')
}
