/**
 * Initial parameters: U(-sqrt(k), sqrt(k)) with k = groups / (outChannels * kH * kW), for weight and
 * bias alike, from a seeded generator.
 *
 * @see MindSpore mint.nn.ConvTranspose2d, "weight" and "bias"; PyTorch torch.nn.ConvTranspose2d,
 * "Variables".
 */

import type { DType, NativeData } from './dtype.js'
import type { NativeLayer } from './native.cjs'
import { native } from './runtime.js'
import { elementCount, type Geometry, weightShape } from './shape.js'

const CHUNK = 1 << 16

/** A source of 32-bit words. */
export type Generator = () => number

/** The half-width sqrt(k) of the distribution. */
export function initialBound(geometry: Geometry): number {
  const [kh, kw] = geometry.kernelSize
  return Math.sqrt(geometry.groups / (geometry.outChannels * kh * kw))
}

/**
 * xoshiro128**, its state filled from the seed by splitmix32; equal seeds give equal words on every
 * platform.
 *
 * @param seed - Integer in [0, 2^53 - 1].
 * @see Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021.
 */
export function createGenerator(seed: number): Generator {
  let mix = seed | 0
  const next = () => {
    mix = (mix + 0x9e3779b9) | 0
    let word = mix ^ (mix >>> 16)
    word = Math.imul(word, 0x21f0aaad)
    word ^= word >>> 15
    word = Math.imul(word, 0x735a2d97)
    return word ^ (word >>> 15)
  }
  let a = next()
  let b = next()
  mix ^= Math.floor(seed / 2 ** 32)
  let c = next()
  let d = next()
  return () => {
    const scrambled = Math.imul(b, 5)
    const word = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 11) | (d >>> 21)
    return word
  }
}

/** A seed for a layer that was given none. */
export function randomSeed(): number {
  const [low, high] = crypto.getRandomValues(new Uint32Array(2)) as unknown as [number, number]
  return (high & 0x1fffff) * 2 ** 32 + low
}

/** Draws the weight, then the bias where there is one, and writes them to the layer. */
export function drawParameters(
  layer: NativeLayer,
  geometry: Geometry,
  dtype: DType,
  hasBias: boolean,
  seed: number,
): void {
  const bound = initialBound(geometry)
  const generator = createGenerator(seed)
  const weights = elementCount('weight', weightShape(geometry))
  drawUniform(dtype, weights, bound, generator, (values, offset) =>
    layer.write(values, offset, null, 0),
  )
  drawUniform(dtype, hasBias ? geometry.outChannels : 0, bound, generator, (values, offset) =>
    layer.write(null, 0, values, offset),
  )
}

/**
 * Draws `count` numbers and hands them on in pieces, in the order of their indices.
 *
 * A word's upper 24 bits give an odd multiple of 2^-24 in (-1, 1), so the distribution is symmetric
 * and no draw passes the bound, even after rounding to float32.
 */
export function drawUniform(
  dtype: DType,
  count: number,
  bound: number,
  generator: Generator,
  write: (values: NativeData, offset: number) => void,
): void {
  const values = new Float32Array(Math.min(count, CHUNK))
  const bits = new Uint16Array(dtype === 'float16' ? values.length : 0)
  for (let offset = 0; offset < count; offset += CHUNK) {
    const length = Math.min(CHUNK, count - offset)
    for (let i = 0; i < length; i++) {
      values[i] = bound * ((generator() >>> 8) * 2 ** -23 + 2 ** -24 - 1)
    }
    if (dtype === 'float32') {
      write(values.subarray(0, length), offset)
    } else {
      native().toFloat16(values, bits)
      write(bits.subarray(0, length), offset)
    }
  }
}
