/** `convtranspose build`: compiles the addon for this machine from the sources in the package. */

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { requireBuildTools } from './build/build-tools.js'
import { runTool } from './build/run-tool.js'
import { defineCommand, readPositionals } from './command.js'
import { probe } from './doctor/probe.js'
import { type IO, report } from './io.js'
import { inPackage, readManifest } from './package-files.js'

/** Fetched by npm; their versions are those that the package itself is built with. */
const TOOLS = ['cmake-js', 'node-addon-api', 'node-api-headers']
const SOURCES = ['CMakeLists.txt', 'binding', 'cmake']

export const command = defineCommand({
  name: 'build',
  summary: 'compile a binary for this machine from the sources in the package',
  usage: '[options]',
  help: `
For where no prebuilt binary fits. Needs a C++20 compiler and CMake 3.21 or newer, and npm, which
fetches cmake-js, node-addon-api and node-api-headers into a temporary folder. The result is tried
in a process of its own and put into build/Release of the package, where it comes before every
prebuilt file; until then nothing in the package changes. It takes some minutes.`,
  options: {
    verbose: { type: 'boolean', description: 'show what npm and the compiler say' },
  },
  async run({ verbose = false }, positionals, io) {
    readPositionals(positionals, [])
    const missing = SOURCES.filter((name) => !existsSync(inPackage(name)))
    if (missing.length > 0) throw new Error(`the package must contain ${missing.join(', ')}`)
    requireBuildTools()
    const started = performance.now()
    const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-build-'))
    try {
      const file = install(await compile(folder, { io, verbose }))
      const seconds = Math.round((performance.now() - started) / 1000)
      report(io, { file, seconds }, () => [`built ${file} in ${seconds} s`])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
    return 0
  },
})

/** @returns The addon, in a temporary folder, which has been loaded and has computed. */
async function compile(folder: string, tool: { io: IO; verbose: boolean }): Promise<string> {
  const { devDependencies: versions } = readManifest()
  const tools = TOOLS.map((name) => `${name}@${versions[name]}`)
  tool.io.err.write(`fetching ${tools.join(', ')}\n`)
  writeFileSync(path.join(folder, 'package.json'), '{}') // else npm looks for a project above
  await runTool({
    ...tool,
    command: 'npm',
    args: ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', ...tools],
    cwd: folder,
    hint: 'npm must be able to reach its registry',
  })
  tool.io.err.write('compiling\n')
  const modules = path.join(folder, 'node_modules')
  const out = path.join(folder, 'out')
  const cmakeJs = path.join(modules, 'cmake-js', 'bin', 'cmake-js')
  await runTool({
    ...tool,
    command: process.execPath,
    args: [cmakeJs, 'compile', '--directory', inPackage(), '--out', out],
    cwd: folder,
    // CMakeLists.txt asks Node where the headers are.
    env: { NODE_PATH: modules },
    hint: '"convtranspose build --verbose" shows all of it',
  })
  const built = path.join(out, 'Release', 'convtranspose.node')
  const result = probe(built)
  if (!result.loads) throw new Error(`the binary was built, but ${result.reason}`)
  return built
}

/** A rename, so that there is never half a file, and a running process keeps the old one. */
function install(built: string): string {
  const folder = inPackage('build', 'Release')
  const file = path.join(folder, 'convtranspose.node')
  const next = path.join(folder, `convtranspose.${process.pid}.tmp`)
  try {
    mkdirSync(folder, { recursive: true })
    copyFileSync(built, next)
    renameSync(next, file)
  } catch (error) {
    rmSync(next, { force: true })
    throw new Error(
      `the binary was built, but cannot be put into ${folder}: ${(error as Error).message}`,
    )
  }
  return file
}
