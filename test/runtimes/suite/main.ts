/** All checks, in the runtime that runs this file. Argument: the folder of the fixtures. */

import { checkAsync } from './async.js'
import { checkBuffers } from './buffers.js'
import { report } from './check.js'
import { checkConformance } from './conformance.js'
import { checkFloat16 } from './float16.js'
import { checkWeights } from './weights.js'

const [fixtures] = process.argv.slice(2)
if (fixtures === undefined) throw new Error('usage: main.js FIXTURES')
await checkFloat16()
await checkBuffers()
await checkAsync()
await checkConformance(fixtures)
await checkWeights(fixtures)
report()
