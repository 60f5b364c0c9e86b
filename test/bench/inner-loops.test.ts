/** Loops in disassembled functions, in the words of objdump. */

import { describe, expect, it } from 'vitest'
import { innermostLoops } from '../../bench/kernel/innermost-loops.js'
import { DIALECTS, type Dialect, type Listing } from '../../scripts/disassembly.js'

const listing = (lines: readonly string[]): Listing => ({
  name: 'tile',
  instructions: lines.map((line, index) => ({ address: 0x1000 + index * 4, text: line })),
})

const loopsOf = (isa: string, lines: readonly string[]) =>
  innermostLoops(listing(lines), DIALECTS[isa] as Dialect)

describe('of x86-64', () => {
  it('are those that hold no other', () => {
    const loops = loopsOf('avx512', [
      'vxorps %xmm0,%xmm0,%xmm0',
      'mov    %rax,%rbx', // the outer loop's begin, at 1004
      'vmovups (%rsi),%zmm1', // the inner loop's, at 1008
      'vfmadd231ps %zmm1,%zmm2,%zmm0',
      'vfmadd231ps (%rdi){1to16},%zmm2,%zmm3',
      'sub    $0x1,%rcx',
      'jne    1008 <tile+0x8>',
      'jmp    1004 <tile+0x4>',
    ])
    expect(loops).toEqual([{ instructions: 5, multiplyAdds: 2, spills: 0 }])
  })

  it('may hold a loop that multiplies nothing, which counts once', () => {
    const loops = loopsOf('avx2', [
      'prefetcht1 (%rdi)', // the loop's begin, and that of the loop inside
      'jb     1000 <tile>',
      'vfmadd231ps %ymm1,%ymm2,%ymm0',
      'jne    1000 <tile>',
    ])
    expect(loops).toEqual([{ instructions: 4, multiplyAdds: 1, spills: 0 }])
  })

  it('count vectors that go to the stack, not the others that are stored', () => {
    const body = ['vfmadd231ps %ymm1,%ymm2,%ymm0', 'vmovaps %ymm0,(%rdi)']
    const jump = 'jne    1000 <tile>'
    expect(loopsOf('avx2', [...body, jump])).toMatchObject([{ spills: 0 }])
    const stack = ['vmovaps %ymm0,0x20(%rsp)', 'vmovups -0x40(%rbp),%ymm3', 'mov    %rax,(%rsp)']
    expect(loopsOf('avx2', [...body, ...stack, jump])).toMatchObject([{ spills: 2 }])
  })

  it('of copies alone, and jumps out of the function, are none', () => {
    expect(loopsOf('avx2', ['vmovups (%rsi),%ymm1', 'jne    1000 <tile>'])).toEqual([])
    expect(loopsOf('avx2', ['vfmadd231ps %ymm1,%ymm2,%ymm0', 'jmp    800 <other>'])).toEqual([])
  })
})

describe('of AArch64', () => {
  it.each(['b.ne\t1000 <tile>', 'cbnz\tx3, 1000 <tile>', 'tbz\tw3, #4, 1000 <tile>', 'b\t1000'])(
    'end with %s',
    (jump) => {
      const loops = loopsOf('neon', [
        'ldr\tq1, [x0], #16',
        'fmla\tv0.4s, v1.4s, v2.s[3]',
        'fmla\tv4.4s, v1.4s, v3.4s',
        jump,
      ])
      expect(loops).toEqual([{ instructions: 4, multiplyAdds: 2, spills: 0 }])
    },
  )

  it('count vectors that go to the stack', () => {
    const body = ['fmla\tv0.4s, v1.4s, v2.s[3]', 'str\tq0, [sp, #32]', 'ldr\tq5, [x29, #16]']
    const others = ['str\tq0, [x1]', 'str\tx0, [sp]', 'b.ne\t1000 <tile>']
    expect(loopsOf('neon', [...body, ...others])).toMatchObject([{ spills: 2 }])
  })
})
