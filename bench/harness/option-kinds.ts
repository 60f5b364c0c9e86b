/** What the value of an option can be on a command line. */

export interface Kind<T> {
  /** What stands for it in the usage, such as `<file>`. */
  readonly argument: string
  /** @throws Error with what is wrong with the text. */
  read(text: string): T
}

export const FILE: Kind<string> = { argument: '<file>', read: (text) => text }

/** A whole number, from `least` on. */
export function wholeFrom(least: number): Kind<number> {
  return {
    argument: '<n>',
    read(text) {
      if (/^\d{1,15}$/.test(text) && Number(text) >= least) return Number(text)
      throw new Error(`${JSON.stringify(text)} is no whole number from ${least} on`)
    },
  }
}

export const COUNT = wholeFrom(1)

/** Such as `1,2`. */
export const COUNTS: Kind<number[]> = {
  argument: '<n,m>',
  read: (text) => text.split(',').map((part) => COUNT.read(part)),
}

export const SECONDS: Kind<number> = {
  argument: '<seconds>',
  read(text) {
    if (/^(\d+\.?\d*|\.\d+)$/.test(text) && Number(text) > 0) return Number(text)
    throw new Error(`${JSON.stringify(text)} is no number above 0`)
  },
}

export function oneOf<const T extends string>(names: readonly T[]): Kind<T> {
  return {
    argument: `<${names.join('|')}>`,
    read(text) {
      const found = names.find((name) => name === text)
      if (found !== undefined) return found
      throw new Error(`${JSON.stringify(text)} is none of ${names.join(', ')}`)
    },
  }
}

/** Several, separated by commas. */
export function someOf<const T extends string>(names: readonly T[]): Kind<T[]> {
  const one = oneOf(names)
  return { argument: '<a,b>', read: (text) => text.split(',').map((part) => one.read(part)) }
}
