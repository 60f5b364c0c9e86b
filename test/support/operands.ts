/** Operands from a seed, bit for bit those of scripts/make_conformance.py. */

export type Kind = 'int' | 'real' | 'half'

export type Stream = 'input' | 'weight' | 'bias'

const STREAMS: readonly Stream[] = ['input', 'weight', 'bias']

/** 32 random bits for an index. */
function word(seed: number, stream: number, index: number): number {
  let z = (Math.imul(index, 0x9e3779b9) + seed * 4 + stream) | 0
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
  return (z ^ (z >>> 15)) >>> 0
}

/** Float32 operands; those of kind int and half are binary16 numbers too. */
export function operand(kind: Kind, seed: number, stream: Stream, size: number): Float32Array {
  const values = new Float32Array(size)
  for (let index = 0; index < size; index++) {
    const bits = word(seed, STREAMS.indexOf(stream), index)
    if (kind === 'int') values[index] = (bits % 9) - 4
    else if (kind === 'half') values[index] = (bits >>> 21) * 2 ** -10 - 1
    else values[index] = (bits >>> 8) * 2 ** -23 + 2 ** -24 - 1
  }
  return values
}
