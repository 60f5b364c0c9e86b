/** The shapes that an ONNX model states of its values. */

import { readFile } from 'node:fs/promises'
import { type Field, Wire } from '../../weights/onnx/wire.js'
import { loadProtobuf } from '../../weights/protobuf.js'

/** Numbers of fields, of onnx.proto. */
const MODEL_GRAPH = 7
/** input, output and value_info */
const GRAPH_VALUES = [11, 12, 13]
const VALUE = { name: 1, type: 2 }
const TYPE_TENSOR = 1
const TENSOR_SHAPE = 2
const SHAPE_DIMENSION = 1
const DIMENSION_VALUE = 1

/** @returns By the name of the value; a size that the model leaves open is undefined. */
export async function valueShapes(
  file: string,
): Promise<ReadonlyMap<string, readonly (number | undefined)[]>> {
  const wire = new Wire(file, await loadProtobuf('ONNX models'))
  const shapes = new Map<string, (number | undefined)[]>()
  const within = (bytes: Uint8Array, wanted: number, visit: (field: Field) => void) =>
    wire.each(bytes, (field) => {
      if (field.number === wanted) visit(field)
    })

  within(await readFile(file), MODEL_GRAPH, (graph) =>
    wire.each(graph.bytes(), (field) => {
      if (!GRAPH_VALUES.includes(field.number)) return
      let name = ''
      const shape: (number | undefined)[] = []
      wire.each(field.bytes(), (part) => {
        if (part.number === VALUE.name) name = part.string()
        if (part.number === VALUE.type) readShape(part.bytes(), shape)
      })
      shapes.set(name, shape)
    }),
  )
  return shapes

  function readShape(type: Uint8Array, shape: (number | undefined)[]): void {
    within(type, TYPE_TENSOR, (tensor) =>
      within(tensor.bytes(), TENSOR_SHAPE, (dimensions) =>
        within(dimensions.bytes(), SHAPE_DIMENSION, (dimension) => {
          let size: number | undefined
          within(dimension.bytes(), DIMENSION_VALUE, (value) => {
            size = value.integer()
          })
          shape.push(size)
        }),
      ),
    )
  }
}
