// npm run prebuilds [-- TARGET...]: makes the files of prebuilds/ with zig, all eight or those named, and
// prebuilds/SHA256SUMS and THIRD_PARTY_NOTICES. docs/prebuilds.md tells how and with what.
import { mkdirSync } from 'node:fs'
import { inRoot, run } from '../process.js'
import { writeChecksums } from './checksums.js'
import { inBuilds } from './folder.js'
import { libompSource } from './libomp-source.js'
import type { Prebuild } from './node-gyp-shim.js'
import { writeNotices } from './notices.js'
import { sourcesDigest } from './sources-digest.js'
import { type Target, targetsNamed } from './targets.js'
import { ZIG_CACHE, zig } from './zig.js'

const targets = targetsNamed(process.argv.slice(2))
const tools = { zig: zig(), libomp: libompSource(), sources: sourcesDigest() }
for (const target of targets) make(target)
writeChecksums()
writeNotices(tools)

function make(target: Target): void {
  console.log(`--- ${target.name}`)
  const cwd = inBuilds(target.name)
  mkdirSync(cwd, { recursive: true })
  const prebuild: Prebuild = { ...tools, triple: target.triple }
  run(
    'prebuildify',
    [
      ...['--napi', '--name', 'convtranspose', '--cwd', cwd, '--out', inRoot()],
      ...['--platform', target.platform, '--arch', target.arch],
      ...['--node-gyp', inRoot('scripts', 'prebuilds', 'node-gyp-shim.ts')],
      ...(target.libc === undefined ? [] : ['--libc', target.libc, '--tag-libc']),
    ],
    { env: { ...ZIG_CACHE, CT2D_PREBUILD: JSON.stringify(prebuild) } },
  )
}
