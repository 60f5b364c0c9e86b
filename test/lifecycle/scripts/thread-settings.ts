// How many threads calls use, as the variables and the CPUs of this process say, and as set.

import { ConvTranspose2d, capabilities, getNumThreads, setNumThreads } from '../../../src/index.js'

const layer = new ConvTranspose2d(64, 64, 3)
const shape = [1, 64, 64, 64]
const told = () => [getNumThreads(), capabilities().threads, layer.describe(shape).threads].join()
const first = told()
setNumThreads(3)
console.log(first, told())
