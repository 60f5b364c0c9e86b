/** `npm run bench:limits`: prints what this machine can do at most. */

import { ONCE, readOptions } from '../harness/options.js'
import { toTable } from '../report/format.js'
import { limitsTable } from '../report/tables.js'
import { measureLimits } from './limits.js'

const options = readOptions('npm run bench:limits', { once: ONCE })
console.log(toTable(limitsTable(measureLimits(options))))
