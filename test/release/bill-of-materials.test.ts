/** The software bill of materials. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import own from '../../package.json' with { type: 'json' }
import { billOfMaterials } from '../../scripts/release/bill-of-materials.js'

const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('the bill of materials', () => {
  mkdirSync(path.join(folder, 'linux-x64'))
  writeFileSync(path.join(folder, 'linux-x64', 'convtranspose.glibc.node'), 'abc')
  writeFileSync(path.join(folder, 'SHA256SUMS'), '')
  const bill = billOfMaterials(folder)

  it('is of this version', () => {
    expect(bill.bomFormat).toBe('CycloneDX')
    expect(bill.metadata.component).toMatchObject({ name: own.name, version: own.version })
  })

  it('has the one dependency, no tool, what is linked, and each binary with its digest', () => {
    expect(bill.components.map(({ name }) => name)).toEqual([
      ...Object.keys(own.dependencies),
      'LLVM libomp',
      'LLVM libc++',
      'LLVM compiler-rt',
      'prebuilds/linux-x64/convtranspose.glibc.node',
    ])
    expect(bill.components.at(-1)?.hashes).toEqual([
      {
        alg: 'SHA-256',
        // Of "abc", FIPS 180-2, B.1.
        content: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      },
    ])
  })

  it('names no binary where there is none', () => {
    const { components } = billOfMaterials(path.join(folder, 'nothing'))
    expect(components.length).toBe(Object.keys(own.dependencies).length)
  })
})
