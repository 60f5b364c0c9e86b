import { describe, expect, it } from 'vitest'
import { ONLY, PASSES, PEERS_NAMED } from '../../bench/harness/comparison-options.js'
import {
  COUNT,
  COUNTS,
  FILE,
  type Kind,
  oneOf,
  SECONDS,
  someOf,
  wholeFrom,
} from '../../bench/harness/option-kinds.js'
import { parse, usage, WrongUsage } from '../../bench/harness/options.js'

const LINE = {
  command: 'npm run bench:x',
  operands: ['A.json'],
  options: {
    rounds: { is: COUNT, default: '9', description: 'turns' },
    save: { is: FILE, description: 'where it goes' },
    once: { description: 'a short one' },
  },
} as const

const refusal = (...args: string[]) => {
  try {
    parse(LINE, args)
    return undefined
  } catch (error) {
    expect(error).toBeInstanceOf(WrongUsage)
    return (error as Error).message
  }
}

describe('parse', () => {
  it('reads values, flags, defaults and operands', () => {
    expect(parse(LINE, ['a.json'])).toEqual({
      operands: ['a.json'],
      options: { rounds: 9, save: undefined, once: false },
    })
    expect(parse(LINE, ['--once', '--rounds', '3', 'a.json', '--save=b'])).toEqual({
      operands: ['a.json'],
      options: { rounds: 3, save: 'b', once: true },
    })
  })

  it('gives nothing where help is asked for, whatever else is missing', () => {
    expect(parse(LINE, ['--help'])).toBe(undefined)
    expect(parse(LINE, ['--help', '--rounds', 'x'])).toBe(undefined)
  })

  it('takes any number of operands where the line is open', () => {
    const open = { ...LINE, operands: ['[OBJECT...]'] }
    for (const operands of [[], ['a'], ['a', 'b', 'c']]) {
      expect(parse(open, operands)?.operands).toEqual(operands)
    }
  })

  it.each([
    [['a.json', '--nope'], "unknown option '--nope'"],
    [['a.json', '--save'], "option '--save <value>' argument missing"],
    [['a.json', '--once=1'], "option '--once' does not take an argument"],
    [['a.json', '--rounds', 'x'], '--rounds: "x" is no whole number from 1 on'],
    [['a.json', 'b.json'], 'unexpected argument "b.json"'],
    [[], 'A.json is missing'],
  ])('refuses %j in one line', (args, message) => {
    expect(refusal(...args)).toBe(message)
  })
})

describe('usage', () => {
  it('has every option with its value, description and default', () => {
    expect(usage(LINE)).toBe(
      [
        'usage: npm run bench:x -- A.json [options]',
        '  --rounds <n>   turns (default: 9)',
        '  --save <file>  where it goes',
        '  --once         a short one',
        '  --help         print this',
      ].join('\n'),
    )
  })
})

describe('kinds', () => {
  it.each<[Kind<unknown>, string, unknown]>([
    [COUNT, '12', 12],
    [wholeFrom(0), '0', 0],
    [COUNTS, '1,2', [1, 2]],
    [SECONDS, '.5', 0.5],
    [SECONDS, '2', 2],
    [oneOf(['a', 'b']), 'b', 'b'],
    [someOf(['a', 'b']), 'b,a', ['b', 'a']],
    [PASSES, '3,8', { least: 3, most: 8 }],
    [PASSES, '4', { least: 4, most: 4 }],
  ])('%o reads %s', (kind, text, value) => {
    expect(kind.read(text)).toEqual(value)
  })

  it.each<[Kind<unknown>, string, string]>([
    [COUNT, '0', '"0" is no whole number from 1 on'],
    [COUNTS, '1,', '"" is no whole number from 1 on'],
    [COUNT, '1e3', '"1e3" is no whole number from 1 on'],
    [SECONDS, '0', '"0" is no number above 0'],
    [SECONDS, 'Infinity', '"Infinity" is no number above 0'],
    [someOf(['a', 'b']), 'a,c', '"c" is none of a, b'],
    [PASSES, '3,2', '"3,2" is no least and most number of passes'],
    [PASSES, '1,2,3', '"1,2,3" is no least and most number of passes'],
    [ONLY.is, 'dcgan4,none', 'no such layer: none'],
    [PEERS_NAMED, 'none', 'no such peer: none'],
  ])('%o refuses %s', (kind, text, message) => {
    expect(() => kind.read(text)).toThrow(message)
  })

  it('finds layers and peers by name', () => {
    expect(ONLY.is.read('dcgan4,dcgan5').map(({ name }) => name)).toEqual(['dcgan4', 'dcgan5'])
    expect(PEERS_NAMED.read('convtranspose').map(({ id }) => id)).toEqual(['convtranspose'])
  })
})
