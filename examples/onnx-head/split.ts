/** Surgery: a model without its ConvTranspose heads, which gives what they would have taken. */

import { decodeModel, encodeModel } from './onnx-messages.js'

/** A model in two parts. */
export interface Split {
  /** The model without the heads; its outputs are theirs that are left, and the inputs of the heads. */
  readonly backbone: Uint8Array
  /** The names of the nodes that were cut out, to be read from the whole model. */
  readonly heads: readonly string[]
}

/**
 * Cuts out each ConvTranspose node whose output is one of the model's and is used by no other node.
 *
 * @throws Error where there is none.
 */
export function split(bytes: Uint8Array): Split {
  const model = decodeModel(bytes)
  const { graph } = model
  const used = new Set(graph.node.flatMap(({ input }) => input))
  const outputs = new Set(graph.output.map(({ name }) => name))
  const heads = graph.node.filter(({ op_type, output: [name = ''] }) => {
    return op_type === 'ConvTranspose' && outputs.has(name) && !used.has(name)
  })
  if (heads.length === 0) throw new Error('the model has no ConvTranspose node as its last')
  const cut = new Set(heads.map(({ output: [name] }) => name))
  const features = [...new Set(heads.map(({ input: [name = ''] }) => name))]
  graph.node = graph.node.filter((node) => !heads.includes(node))
  const needed = new Set(graph.node.flatMap(({ input }) => input))
  graph.initializer = graph.initializer.filter(({ name }) => needed.has(name))
  graph.output = [
    ...graph.output.filter(({ name }) => !cut.has(name)),
    // Without a type, onnxruntime infers it.
    ...features.map((name) => graph.value_info.find((info) => info.name === name) ?? { name }),
  ]
  return {
    backbone: encodeModel(model),
    heads: heads.map(({ name, output }) => name || output[0]!),
  }
}
