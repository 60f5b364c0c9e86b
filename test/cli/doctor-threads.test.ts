/** What the doctor says of CONVTRANSPOSE_NUM_THREADS, beside what the addon makes of it. */

import { describe, expect, it } from 'vitest'
import { threadFindings } from '../../src/cli/doctor/thread-variable.js'

const NAME = 'CONVTRANSPOSE_NUM_THREADS'

describe('threadFindings', () => {
  it.each([undefined, '', '1', '1024', ' 4 ', '04', '+4'])('has none for %j', (text) => {
    expect(threadFindings({ [NAME]: text })).toEqual([])
  })

  // The addon's own rule is that of test/kernel/base/thread_count_test.cpp.
  it.each([
    ['abc', 'ignored'],
    ['0', 'ignored'],
    ['-2', 'ignored'],
    ['0x10', 'ignored'],
    ['2000', 'read as 1024'],
    ['99999999999999999999', 'read as 1024'],
    ['4,2', 'read as 4'],
    ['1e3', 'read as 1'],
  ])('tells what became of %s', (text, outcome) => {
    expect(threadFindings({ [NAME]: text })).toEqual([
      {
        problem: `${NAME}=${text} is no number in [1, 1024]: ${outcome}`,
        mend: `set ${NAME} to a whole number in [1, 1024], or unset it`,
      },
    ])
  })
})
