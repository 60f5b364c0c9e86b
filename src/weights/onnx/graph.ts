/** The nodes of a model and what they may refer to, in the graph and in the graphs within its nodes. */

import { shortened } from '../../errors.js'
import { malformed, quoted } from '../weight-file-error.js'
import {
  ATTRIBUTE_GRAPHS,
  ATTRIBUTE_NAME,
  FUNCTION,
  FUNCTION_NAME,
  GRAPH,
  MODEL,
  NODE,
  NODE_ATTRIBUTE,
  TENSOR_NAME,
} from './schema.js'
import type { Wire } from './wire.js'

/** The names of one graph; those of the graphs around it can be seen, too. */
export interface Scope {
  readonly parent: Scope | undefined
  /** Where the graph is: '' for the model's own, else such as `If_3/then_branch`; long names are cut. */
  readonly path: string
  /** TensorProto messages. */
  readonly initializers: Map<string, Uint8Array>
  /** The node that makes a value. */
  readonly makers: Map<string, GraphNode>
}

export interface GraphNode {
  /** The name, or where there is none that of the first output. */
  readonly name: string
  readonly opType: string
  /** Whether ONNX itself defines the operator. */
  readonly isStandard: boolean
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** The NodeProto message. */
  readonly bytes: Uint8Array
  readonly scope: Scope
}

/** All of a model's graphs, nodes and initialisers; no real model has as many. */
const MAX_ITEMS = 2 ** 20

const MAX_DEPTH = 32

/**
 * Finds the nodes of an operator of the standard domain, in graphs within graphs and in functions, too.
 *
 * @throws Error `ERR_WEIGHT_FILE`.
 */
export function findNodes(wire: Wire, model: Uint8Array, opType: string): readonly GraphNode[] {
  const found: GraphNode[] = []
  let items = 0
  let hasGraph = false

  wire.each(model, (field) => {
    if (field.number === MODEL.graph) {
      hasGraph = true
      readGraph(field.bytes(), emptyScope('', undefined), 0)
    }
    if (field.number === MODEL.functions) readFunction(field.bytes())
  })
  // Many other bytes, and no bytes at all, are whole messages, too.
  if (!hasGraph) throw malformed(wire.name, 'be an ONNX model, which has a graph', 'none')
  return found

  function readGraph(bytes: Uint8Array, scope: Scope, depth: number): void {
    count()
    if (depth > MAX_DEPTH) {
      throw malformed(wire.name, `nest graphs at most ${MAX_DEPTH} deep`, 'deeper ones')
    }
    wire.each(bytes, (field) => {
      if (field.number === GRAPH.initializer) readInitializer(field.bytes(), scope)
      if (field.number === GRAPH.node) readNode(field.bytes(), scope, depth)
    })
  }

  /** Its values come from wherever it is called, so it is a scope without names. */
  function readFunction(bytes: Uint8Array): void {
    const { name } = wire.decode(FUNCTION_NAME, bytes)
    const scope = emptyScope(`function ${shortened(name)}`, undefined)
    wire.each(bytes, (field) => {
      if (field.number === FUNCTION.node) readNode(field.bytes(), scope, 0)
    })
  }

  function readInitializer(bytes: Uint8Array, scope: Scope): void {
    count()
    const { name } = wire.decode(TENSOR_NAME, bytes)
    define(scope.initializers, name, bytes, scope)
  }

  function readNode(bytes: Uint8Array, scope: Scope, depth: number): void {
    count()
    const decoded = wire.decode(NODE, bytes)
    const isStandard = decoded.domain === '' || decoded.domain === 'ai.onnx'
    const name = decoded.name || (decoded.outputs[0] ?? '')
    const node = { ...decoded, name, isStandard, bytes, scope }
    for (const output of node.outputs) {
      if (output !== '') define(scope.makers, output, node, scope)
    }
    if (node.opType === opType && isStandard) found.push(node)
    wire.each(bytes, (field) => {
      if (field.number !== NODE_ATTRIBUTE) return
      const attribute = field.bytes()
      let path: string | undefined
      wire.each(attribute, (inner) => {
        if (!ATTRIBUTE_GRAPHS.some((number) => number === inner.number)) return
        path ??= pathWithin(node, wire.decode(ATTRIBUTE_NAME, attribute).name)
        readGraph(inner.bytes(), emptyScope(path, scope), depth + 1)
      })
    })
  }

  function count(): void {
    items++
    if (items <= MAX_ITEMS) return
    throw malformed(wire.name, `have at most ${MAX_ITEMS} graphs, nodes and initialisers`, 'more')
  }

  function define<T>(map: Map<string, T>, name: string, value: T, { path }: Scope): void {
    if (map.has(name)) {
      const where = path === '' ? '' : ` in ${path}`
      throw malformed(wire.name, `use each name once`, `${quoted(name)} twice${where}`)
    }
    map.set(name, value)
  }
}

/** Of the graphs in an attribute. */
function pathWithin({ name, scope }: GraphNode, attribute: string): string {
  return [scope.path, shortened(name), shortened(attribute)].filter((part) => part !== '').join('/')
}

function emptyScope(path: string, parent: Scope | undefined): Scope {
  return { parent, path, initializers: new Map(), makers: new Map() }
}
