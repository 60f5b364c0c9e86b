/** Attributes of nodes by name, with their types checked. */

import { malformed, quoted } from '../weight-file-error.js'
import type { GraphNode } from './graph.js'
import { ATTRIBUTE, ATTRIBUTE_NAME, ATTRIBUTE_TYPE, NODE_ATTRIBUTE } from './schema.js'
import type { Decoded, Wire } from './wire.js'

type Type = keyof typeof ATTRIBUTE_TYPE

/** Reads the attributes of one node. All methods throw Error `ERR_WEIGHT_FILE`. */
export class NodeAttributes {
  readonly #found = new Map<string, Decoded<typeof ATTRIBUTE>>()
  readonly #where: string

  /** @param names - The attributes that are wanted; others are passed over. */
  constructor(wire: Wire, node: GraphNode, names: readonly string[]) {
    this.#where = inFile(wire, node)
    wire.each(node.bytes, (field) => {
      if (field.number !== NODE_ATTRIBUTE) return
      const bytes = field.bytes()
      const { name } = wire.decode(ATTRIBUTE_NAME, bytes)
      if (!names.includes(name)) return
      if (this.#found.has(name)) throw malformed(this.#where, 'have attributes once', `two ${name}`)
      const attribute = wire.decode(ATTRIBUTE, bytes)
      if (attribute.refAttrName !== '') {
        const received = `one that the function's caller gives`
        throw malformed(this.#where, `have the value of its attribute ${name}`, received)
      }
      this.#found.set(name, attribute)
    })
  }

  /** The names that the node has, of those that were wanted. */
  get names(): readonly string[] {
    return [...this.#found.keys()]
  }

  integer(name: string, missing: number): number {
    return this.#of(name, 'INT')?.i ?? missing
  }

  string(name: string, missing: string): string {
    return this.#of(name, 'STRING')?.s ?? missing
  }

  integers(name: string): readonly number[] | undefined {
    return this.#of(name, 'INTS')?.ints
  }

  floats(name: string): readonly number[] | undefined {
    return this.#of(name, 'FLOATS')?.floats
  }

  tensor(name: string): Uint8Array | undefined {
    return this.#of(name, 'TENSOR')?.t
  }

  #of(name: string, type: Type): Decoded<typeof ATTRIBUTE> | undefined {
    const found = this.#found.get(name)
    if (found === undefined || found.type === ATTRIBUTE_TYPE[type]) return found
    const expected = `have an attribute ${name} of type ${type} (${ATTRIBUTE_TYPE[type]})`
    throw malformed(this.#where, expected, `one of type ${found.type}`)
  }
}

/** What messages call a node. */
export function inFile(wire: Wire, { name, scope }: GraphNode): string {
  const where = scope.path === '' ? '' : ` in ${scope.path}`
  return `${wire.name}: node ${quoted(name)}${where}`
}
