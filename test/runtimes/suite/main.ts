/**
 * All checks, in the runtime that runs this file. Arguments: the folder of the conformance cases, and
 * optionally N, to run every N-th of them (default 7). Prints which binary it ran, and the counts.
 */

import { capabilities } from 'convtranspose'
import { checkAsync } from './async.js'
import { checkBuffers } from './buffers.js'
import { report } from './check.js'
import { checkConformance } from './conformance.js'
import { checkFloat16 } from './float16.js'
import { checkWeights } from './weights.js'

const [fixtures, step = '7'] = process.argv.slice(2)
if (fixtures === undefined) throw new Error('usage: main.js FIXTURES [N]')
const { binary, isa } = capabilities()
console.log(`${isa} of ${binary}`)
await checkFloat16()
await checkBuffers()
await checkAsync()
await checkConformance(fixtures, Number(step))
await checkWeights(fixtures)
report()
