// What a user's first program would be, as an ES module and as CommonJS.

const BODY = `
const layer = new ConvTranspose2d(1, 1, 3, { stride: 2, padding: 1, outputPadding: 1 })
layer.loadStateDict({
  weight: { data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), shape: [1, 1, 3, 3] },
  bias: { data: Float32Array.of(0.5), shape: [1] },
})
const input = { data: Float32Array.of(1, 2, 3, 4), shape: [1, 1, 2, 2] }
layer.forward(input).then(({ data }) => {
  console.log(JSON.stringify({ data: [...data], binary: capabilities().binary }))
})
`

export const PROGRAMS: readonly (readonly [string, string])[] = [
  ['esm.mjs', `import { capabilities, ConvTranspose2d } from 'convtranspose'\n${BODY}`],
  ['common.cjs', `const { capabilities, ConvTranspose2d } = require('convtranspose')\n${BODY}`],
]

/** What PyTorch makes of the same layer and input. */
export const EXPECTED = [
  ...[5.5, 14.5, 10.5, 12.5],
  ...[14.5, 36.5, 24.5, 30.5],
  ...[15.5, 34.5, 20.5, 24.5],
  ...[24.5, 55.5, 32.5, 36.5],
]
