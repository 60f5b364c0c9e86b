/** The workflows parse, and what they name is there. */

import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import own from '../../package.json' with { type: 'json' }
import { inRoot } from '../../scripts/process.js'
import { workflows } from '../support/workflows.js'

const scripts = Object.keys(own.scripts)

describe.each(workflows)('$name', ({ text, workflow }) => {
  const jobs = Object.entries(workflow.jobs)
  const steps = jobs.flatMap(([, job]) => job.steps ?? [])

  it('has jobs with steps', () => {
    expect(workflow.on).toBeTruthy()
    expect(jobs.length).toBeGreaterThan(0)
    for (const [, job] of jobs) expect(job.uses ?? job.steps?.length).toBeTruthy()
  })

  it('names scripts of package.json', () => {
    const named = steps.flatMap(({ run = '' }) =>
      [...run.matchAll(/\bnpm (?:run (?:--\S+ )*([\w:-]+)|(test)\b)/g)].map(
        ([, script, test]) => script ?? test ?? '',
      ),
    )
    expect(named.filter((script) => !scripts.includes(script))).toEqual([])
  })

  it('names files that are there', () => {
    const named = [
      ...steps.flatMap(({ run = '' }) =>
        [...run.matchAll(/(?:^|\s)(\.ci\/\w+)/g)].map(([, file]) => file ?? ''),
      ),
      ...jobs.flatMap(([, job]) => (job.uses?.startsWith('./') ? [job.uses] : [])),
    ]
    expect(named.filter((file) => !existsSync(inRoot(file)))).toEqual([])
  })

  it('has needs that are jobs', () => {
    const needed = jobs.flatMap(([, job]) => job.needs ?? [])
    expect(needed.filter((job) => !(job in workflow.jobs))).toEqual([])
  })

  it('uses actions of GitHub alone, each at a commit', () => {
    const actions = steps.flatMap(({ uses }) => uses ?? [])
    for (const action of actions) expect(action).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/)
    // The version behind each commit is for people, and for the tools that renew it.
    expect(text.match(/uses: actions\/.* # v\d+\.\d+\.\d+$/gm)?.length ?? 0).toBe(actions.length)
  })

  it('may read, and only single jobs may more', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
  })
})
