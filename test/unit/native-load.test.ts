/** Loading the binary: the override, and the error when none loads. */

import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { capabilities } from 'convtranspose'
import { afterAll, describe, expect, it } from 'vitest'
import { runScript } from '../support/script.js'

const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('CONVTRANSPOSE_BINARY', () => {
  it('names the file to load', () => {
    const copy = path.join(folder, 'copy.node')
    copyFileSync(capabilities().binary, copy)
    const { text, errors } = runScript('console.log(ct.capabilities().binary)', {
      CONVTRANSPOSE_BINARY: copy,
    })
    expect(errors).toBe('')
    expect(text).toBe(copy)
  })

  it('that does not load gives ERR_NATIVE_LOAD with its causes; pure functions still work', () => {
    const broken = path.join(folder, 'broken.node')
    writeFileSync(broken, 'no library')
    const { text } = runScript(
      `console.log(ct.convTranspose2dOutputShape([1, 1, 2, 2], [1, 1, 2, 2]).join())
       const one = { data: new Float32Array(1), shape: [1, 1, 1, 1] }
       const calls = [
         () => ct.convTranspose2d(one, one, null),
         () => ct.convTranspose2dSync(one, one, null),
         () => ct.toFloat16(one.data),
         () => ct.fromFloat16(new Uint16Array(1)),
         () => new ct.ConvTranspose2d(1, 1, 1),
       ]
       let last
       for (const call of calls) {
         await (async () => call())().catch((error) => {
           last = error
           const { cause } = error
           console.log(error.constructor.name, error.code, cause.constructor.name, cause.errors.length)
         })
       }
       console.log(last.message)`,
      { CONVTRANSPOSE_BINARY: broken },
    )
    const lines = text.split('\n')
    expect(lines[0]).toBe('1,1,3,3')
    expect(lines.slice(1, 6)).toEqual(new Array(5).fill('Error ERR_NATIVE_LOAD AggregateError 1'))
    expect(lines[6]).toMatch(/^convtranspose must have a binary for .*; received none that loads:$/)
    expect(lines[7]).toMatch(/^ {2}1\. CONVTRANSPOSE_BINARY=.*broken\.node: it is no library$/)
    expect(lines.slice(8)).toEqual([
      'Ways out:',
      '  1. unset CONVTRANSPOSE_BINARY, or name a file in it that loads: nothing else was tried',
    ])
  })
})
