#!/usr/bin/env node
/** The program `convtranspose`. */

import { processIO } from './io.js'
import { runProgram } from './program.js'

const args = process.argv.slice(2)
process.exitCode = await runProgram(args, processIO(args.includes('--json')))
