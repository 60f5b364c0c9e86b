/** What the addon makes of CONVTRANSPOSE_NUM_THREADS (binding/kernel/base/thread_count.cpp). */

import { MAX_THREADS } from '../../runtime.js'
import type { Finding } from './findings.js'

const NAME = 'CONVTRANSPOSE_NUM_THREADS'

/** @returns Nothing where it is unset, or read as it is meant. */
export function threadFindings(environment: NodeJS.ProcessEnv): Finding[] {
  const text = environment[NAME]
  if (!text) return []
  const [first] = /^\s*[+-]?\d+/.exec(text) ?? ['0']
  const read = Math.min(Number(first), MAX_THREADS)
  if (read >= 1 && read === Number(text)) return []
  const limits = `number in [1, ${MAX_THREADS}]`
  return [
    {
      problem: `${NAME}=${text} is no ${limits}: ${read < 1 ? 'ignored' : `read as ${read}`}`,
      mend: `set ${NAME} to a whole ${limits}, or unset it`,
    },
  ]
}
