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
  const reader = new GraphReader(wire, opType)
  let hasGraph = false
  wire.each(model, (field) => {
    if (field.number === MODEL.graph) {
      hasGraph = true
      reader.readGraph(field.bytes(), emptyScope('', undefined), 0)
    }
    if (field.number === MODEL.functions) reader.readFunction(field.bytes())
  })
  // Many other bytes, and no bytes at all, are whole messages, too.
  if (!hasGraph) throw malformed(wire.name, 'be an ONNX model, which has a graph', 'none')
  return reader.found
}

/** Fills scopes, and collects the nodes of an operator on the way. */
class GraphReader {
  readonly found: GraphNode[] = []
  readonly #wire: Wire
  readonly #opType: string
  #items = 0

  constructor(wire: Wire, opType: string) {
    this.#wire = wire
    this.#opType = opType
  }

  readGraph(bytes: Uint8Array, scope: Scope, depth: number): void {
    this.#count()
    if (depth > MAX_DEPTH) {
      throw malformed(this.#wire.name, `nest graphs at most ${MAX_DEPTH} deep`, 'deeper ones')
    }
    this.#wire.each(bytes, (field) => {
      if (field.number === GRAPH.initializer) this.#readInitializer(field.bytes(), scope)
      if (field.number === GRAPH.node) this.#readNode(field.bytes(), scope, depth)
    })
  }

  /** Its values come from wherever it is called, so it is a scope without names. */
  readFunction(bytes: Uint8Array): void {
    const { name } = this.#wire.decode(FUNCTION_NAME, bytes)
    const scope = emptyScope(`function ${shortened(name)}`, undefined)
    this.#wire.each(bytes, (field) => {
      if (field.number === FUNCTION.node) this.#readNode(field.bytes(), scope, 0)
    })
  }

  #readInitializer(bytes: Uint8Array, scope: Scope): void {
    this.#count()
    const { name } = this.#wire.decode(TENSOR_NAME, bytes)
    this.#define(scope.initializers, name, bytes, scope)
  }

  #readNode(bytes: Uint8Array, scope: Scope, depth: number): void {
    this.#count()
    const decoded = this.#wire.decode(NODE, bytes)
    const isStandard = decoded.domain === '' || decoded.domain === 'ai.onnx'
    const name = decoded.name || (decoded.outputs[0] ?? '')
    const node = { ...decoded, name, isStandard, bytes, scope }
    for (const output of node.outputs) {
      if (output !== '') this.#define(scope.makers, output, node, scope)
    }
    if (node.opType === this.#opType && isStandard) this.found.push(node)
    this.#wire.each(bytes, (field) => {
      if (field.number === NODE_ATTRIBUTE) this.#readAttribute(field.bytes(), node, depth)
    })
  }

  /** The graphs of an attribute see the names of the node's own. */
  #readAttribute(bytes: Uint8Array, node: GraphNode, depth: number): void {
    let path: string | undefined
    this.#wire.each(bytes, (field) => {
      if (!ATTRIBUTE_GRAPHS.some((number) => number === field.number)) return
      path ??= pathWithin(node, this.#wire.decode(ATTRIBUTE_NAME, bytes).name)
      this.readGraph(field.bytes(), emptyScope(path, node.scope), depth + 1)
    })
  }

  #count(): void {
    this.#items++
    if (this.#items <= MAX_ITEMS) return
    const expected = `have at most ${MAX_ITEMS} graphs, nodes and initialisers`
    throw malformed(this.#wire.name, expected, 'more')
  }

  #define<T>(map: Map<string, T>, name: string, value: T, { path }: Scope): void {
    if (map.has(name)) {
      const where = path === '' ? '' : ` in ${path}`
      throw malformed(this.#wire.name, `use each name once`, `${quoted(name)} twice${where}`)
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
