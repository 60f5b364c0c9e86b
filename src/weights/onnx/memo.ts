/** What many nodes ask of one thing of a file, worked out once. */

/** Keeps for each key what was made of it, or what was thrown instead. */
export class Memo<K extends object, V> {
  readonly #outcomes = new WeakMap<K, { readonly value: V } | { readonly error: unknown }>()

  /** @throws What `make` threw for the key, now or before. */
  of(key: K, make: () => V): V {
    const known = this.#outcomes.get(key)
    if (known !== undefined) {
      if ('error' in known) throw known.error
      return known.value
    }
    try {
      const value = make()
      this.#outcomes.set(key, { value })
      return value
    } catch (error) {
      this.#outcomes.set(key, { error })
      throw error
    }
  }
}
