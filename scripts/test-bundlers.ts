// npm run test:bundlers [NAME]: the recipes of docs/bundlers.md, as they stand there, with the packed
// package: bundles the program there, runs the bundle in a folder of its own and asks it for an output.
// Ends with one line "N passed, N failed". Requires: `npm run build` has run.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pack } from './packed.js'
import { inRoot } from './process.js'

/** Per recipe, what its project installs besides the package. */
const INSTALLS: Readonly<Record<string, readonly string[]>> = {
  esbuild: ['esbuild@0.28.2'],
  webpack: ['webpack@5.112.2', 'webpack-cli@7.3.1', 'node-loader@2.1.0'],
  rollup: ['rollup@4.68.8', '@rollup/plugin-commonjs@29.0.3', '@rollup/plugin-node-resolve@16.0.3'],
  vite: ['vite@8.3.8'],
  ncc: ['@vercel/ncc@0.45.0'],
  Next: ['next@16.4.6', 'react@19.3.1', 'react-dom@19.3.1'],
}

const EXPECTED = '1 2 2 4 3 4 6 8'
const TIMEOUT_MS = 20_000

interface Recipe {
  readonly files: Readonly<Record<string, string>>
  readonly commands: readonly string[]
}

const [only] = process.argv.slice(2)
const work = mkdtempSync(path.join(tmpdir(), 'convtranspose-bundlers-'))
const { folder, tarball } = pack()
let passed = 0
let failed = 0
try {
  const sections = readRecipes(readFileSync(inRoot('docs', 'bundlers.md'), 'utf8'))
  const shared = Object.assign({}, ...[...sections.values()].map(({ files }) => files))
  for (const [name, packages] of Object.entries(INSTALLS)) {
    if (only !== undefined && only !== name) continue
    const recipe = sections.get(name)
    const problem = recipe
      ? await tryRecipe(name, packages, { ...recipe, files: { ...shared, ...recipe.files } })
      : 'docs/bundlers.md has no such section'
    console.log(`${name}: ${problem ?? 'ok'}`)
    problem === undefined ? passed++ : failed++
  }
} finally {
  rmSync(work, { recursive: true, force: true })
  rmSync(folder, { recursive: true, force: true })
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

/** By section: the files (whose first line names them) and the commands. */
function readRecipes(document: string): Map<string, Recipe> {
  const sections = document.split(/^## /m).map((section): [string, Recipe] => {
    const blocks = [...section.matchAll(/```(javascript|sh)\n([\s\S]*?)```/g)]
    const of = (kind: string) => blocks.filter(([, k]) => k === kind).map(([, , text = '']) => text)
    const files = of('javascript').map((text) => [/^\/\/ (\S+)/.exec(text)?.[1] ?? '', text])
    return [section.split('\n')[0] ?? '', { files: Object.fromEntries(files), commands: of('sh') }]
  })
  return new Map(sections)
}

/** @returns What went wrong. */
async function tryRecipe(name: string, packages: readonly string[], { files, commands }: Recipe) {
  const project = path.join(work, name)
  mkdirSync(project)
  writeFileSync(path.join(project, 'package.json'), '{ "private": true }')
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(project, file)), { recursive: true })
    writeFileSync(path.join(project, file), text)
  }
  const install = `npm install --no-audit --no-fund --silent ${packages.join(' ')} "${tarball}"`
  for (const command of [install, ...commands]) {
    const { status, stdout, stderr } = spawnSync(command, {
      cwd: project,
      encoding: 'utf8',
      shell: true,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
    })
    if (status !== 0) return `"${command}" ended with ${status}\n${stdout}${stderr}`
    if (/warn/i.test(stdout + stderr)) console.log(stdout + stderr)
  }
  const moved = path.join(work, `${name} moved`)
  const out = ['out', path.join('.next', 'standalone')].find((place) =>
    existsSync(path.join(project, place)),
  )
  if (out === undefined) return 'there is no bundle'
  cpSync(path.join(project, out), moved, { recursive: true, verbatimSymlinks: true })
  rmSync(project, { recursive: true })
  return ask(moved)
}

/** Starts the bundle and asks it until it answers. */
async function ask(bundle: string): Promise<string | undefined> {
  const main = readdirSync(bundle).find((file) => /^(server|index)\.[cm]?js$/.test(file))
  if (main === undefined) return `there is no program among ${readdirSync(bundle).join(', ')}`
  const port = await freePort()
  const { CONVTRANSPOSE_BINARY, ...env } = process.env
  const server = spawn(process.execPath, [path.join(bundle, main)], {
    cwd: tmpdir(),
    env: { ...env, PORT: String(port), HOSTNAME: 'localhost' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  }
  const end = Date.now() + TIMEOUT_MS
  try {
    while (server.exitCode === null && Date.now() < end) {
      const answer = await fetch(`http://localhost:${port}`).catch(() => undefined)
      const text = await answer?.text()
      if (text !== undefined) return text === EXPECTED ? undefined : `it answers ${text}\n${said}`
      await setTimeout(100)
    }
    return `it does not answer (${server.exitCode ?? 'it runs'})\n${said}`
  } finally {
    server.kill()
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
