#!/usr/bin/env tsx
// What prebuildify runs in place of node-gyp: CMake with zig, in the folder of a target. make.ts sets
// CT2D_PREBUILD.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { inRoot, run } from '../process.js'
import { keepExports } from './macho-exports.js'

export interface Prebuild {
  readonly triple: string
  readonly zig: string
  readonly libomp: string
  readonly sources: string
}

const { triple, zig, libomp, sources } = JSON.parse(process.env.CT2D_PREBUILD ?? '') as Prebuild
const cwd = process.cwd()
const options = {
  CMAKE_BUILD_TYPE: 'Release',
  CMAKE_TOOLCHAIN_FILE: inRoot('cmake', 'zig.toolchain.cmake'),
  CT2D_ZIG: zig,
  CT2D_ZIG_TARGET: triple,
  CT2D_LIBOMP: libomp,
  CT2D_SOURCES: sources,
}
const defines = Object.entries(options).map(([name, value]) => `-D${name}=${value}`)
// What a toolchain file says counts only where nothing is remembered; objects that stay the same are kept.
rmSync('build/CMakeCache.txt', { force: true })
run('cmake', ['-G', 'Ninja', '-S', inRoot(), '-B', 'build', ...defines], { cwd })
run('cmake', ['--build', 'build', '--target', 'convtranspose'], { cwd })
if (triple.includes('macos')) finishMachO('build/Release/convtranspose.node')

/** What zig's linker does not do. llvm-strip signs the code anew. */
function finishMachO(file: string): void {
  const bytes = readFileSync(file)
  keepExports(bytes, readFileSync(inRoot('cmake', 'exports.txt'), 'utf8').trim().split('\n'))
  writeFileSync(file, bytes)
  run('llvm-strip', ['--discard-all', file], { cwd })
}
