// ONNX models that have the form of one and lie about the rest.
import { type OnnxPart, onnxFile } from '../../test/support/onnx-file.js'
import type { Random } from './random.js'

const TYPES = [1, 1, 1, 10, 11, 16, 7, 0]
const NAMES = ['w', 'w', 'b', 'w0', '', '__proto__', 'x']

export function onnxModel(random: Random): Uint8Array {
  const likely = (value: number) => (random.chance(0.93) ? value : random.size())
  const kernel = Array.from(
    { length: random.chance(0.9) ? 2 : random.below(4) },
    () => 1 + random.below(3),
  )
  const [channels, perGroup] = [1 + random.below(3), 1 + random.below(2)]
  const initializers = [tensor('w', [channels, perGroup, ...kernel])]
  if (random.chance(0.5)) initializers.push(tensor(random.pick(NAMES), [perGroup]))
  const list = (least: number, length: number) =>
    Array.from({ length: likely(length) % 20 }, () => likely(least + random.below(3)))
  const attributes = {
    ...(random.chance(0.7) ? { strides: list(1, kernel.length) } : {}),
    ...(random.chance(0.4) ? { pads: list(0, 2 * kernel.length) } : {}),
    ...(random.chance(0.3) ? { dilations: list(1, kernel.length) } : {}),
    ...(random.chance(0.2) ? { output_padding: list(0, kernel.length) } : {}),
    ...(random.chance(0.2) ? { output_shape: list(2, kernel.length) } : {}),
    ...(random.chance(0.3) ? { group: likely(1) } : {}),
    ...(random.chance(0.3)
      ? { auto_pad: random.pick(['SAME_UPPER', 'SAME_LOWER', 'VALID', 'X']) }
      : {}),
  }
  const inputs = random.chance(0.4) ? ['x', 'w', random.pick(NAMES)] : ['x', 'w']
  const node: OnnxPart = { opType: 'ConvTranspose', inputs, outputs: ['y'], attributes }
  const nodes = [node]
  if (random.chance(0.3)) {
    const opType = random.pick(['Identity', 'Cast', 'Constant', 'Mul'])
    const inputs = [random.pick(NAMES)]
    nodes.push({
      opType,
      inputs,
      outputs: [random.pick(NAMES)],
      attributes: { to: random.pick(TYPES) },
    })
  }
  return onnxFile({ nodes, initializers })

  function tensor(name: string, shape: readonly number[]) {
    const type = random.pick(TYPES)
    const width = { 10: 2, 16: 2, 11: 8 }[type] ?? 4
    const bytes = shape.reduce((product, size) => product * size, width)
    const dims = shape.map(likely)
    const external = random.chance(0.05)
      ? { location: random.pick(['../a', '/etc/hostname', 'file', '']), offset: `${random.size()}` }
      : undefined
    return { name, dims, dataType: type, rawData: random.bytes(likely(bytes) % 4096), external }
  }
}
