/** `npm run bench:limits -- [--once]`: prints what this machine can do at most. */

import { parseArgs } from 'node:util'
import { toTable } from '../report/format.js'
import { limitsTable } from '../report/tables.js'
import { measureLimits } from './limits.js'

const { values: options } = parseArgs({ options: { once: { type: 'boolean', default: false } } })
console.log(toTable(limitsTable(measureLimits(options))))
