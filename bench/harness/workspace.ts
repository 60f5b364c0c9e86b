/** A task's operands as files in a temporary folder, from which every peer reads the same numbers. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fromFloat16, toFloat16 } from 'convtranspose'
import { createGenerator } from '../../src/init.js'
import type { Check } from './contest.js'
import { type DType, elements, type Layer, weightShape } from './layer.js'
import { onnxModel } from './onnx-model.js'
import type { Operands } from './reference.js'

export class Workspace implements Disposable {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-bench-'))

  /**
   * Writes the operands of a layer: input and bias uniform in (-√3, √3), so of variance 1, weights
   * scaled so that outputs are of about that size.
   *
   * @returns The operands as every peer sees them: those of float16 after their rounding.
   */
  async write(layer: Layer, dtype: DType): Promise<Operands> {
    const weights = weightShape(layer)
    const [perGroup, taps] = [layer.input[1] / layer.groups, weights[2] * weights[3]]
    const strides = layer.stride[0] * layer.stride[1]
    const scale = Math.sqrt(Math.min(1, strides / taps) / perGroup)
    const operands = {
      input: this.#operand('input', 1, elements(layer.input), 1, dtype),
      weight: this.#operand('weight', 2, elements(weights), scale, dtype),
      bias: this.#operand('bias', 3, layer.outChannels, 1, dtype),
    }
    const model = await onnxModel(layer, dtype, (name) => readFileSync(this.file(`${name}.bin`)))
    if (model !== undefined) writeFileSync(this.file('model.onnx'), model)
    return operands
  }

  file(name: string): string {
    return path.join(this.folder, name)
  }

  /** How to check the outputs of a task, which peers write into this folder. */
  check(expected: Float64Array): Check {
    return { expected, file: this.file('output.bin'), read: readOutput }
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  #operand(name: string, seed: number, size: number, scale: number, dtype: DType): Float32Array {
    const word = createGenerator(seed)
    const bound = scale * Math.sqrt(3)
    const values = Float32Array.from({ length: size }, () => bound * (word() * 2 ** -31 - 1))
    if (dtype === 'float32') {
      writeFileSync(this.file(`${name}.bin`), values)
      return values
    }
    const bits = toFloat16(values, new Uint16Array(size)) as Uint16Array
    writeFileSync(this.file(`${name}.bin`), bits)
    return fromFloat16(bits)
  }
}

function readOutput(file: string, dtype: DType): Float32Array {
  const bytes = new Uint8Array(readFileSync(file))
  return dtype === 'float32'
    ? new Float32Array(bytes.buffer)
    : fromFloat16(new Uint16Array(bytes.buffer))
}
