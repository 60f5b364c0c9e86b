// The software bill of materials (CycloneDX): what npm knows, and the prebuilt binaries, which it does not.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { sha256 } from '../prebuilds/checksums.js'
import { LIBOMP } from '../prebuilds/pins.js'
import { inRoot } from '../process.js'

export interface Component {
  readonly 'bom-ref': string
  readonly type: string
  readonly name: string
  readonly version?: string
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[]
}

export interface BillOfMaterials {
  readonly bomFormat: string
  readonly metadata: { readonly component: Component }
  readonly components: readonly Component[]
}

/** @param prebuilds - The folder of the prebuilt binaries; without one the bill names none. */
export function billOfMaterials(prebuilds = inRoot('prebuilds')): BillOfMaterials {
  const { name } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as { name: string }
  const args = ['sbom', '--package-lock-only', '--omit=dev', '--sbom-format=cyclonedx']
  const text = execFileSync('npm', [...args, '--sbom-type=library'], {
    cwd: inRoot(),
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  const bill = JSON.parse(text) as BillOfMaterials
  return {
    ...bill,
    // npm names the component after the folder of the checkout.
    metadata: { ...bill.metadata, component: { ...bill.metadata.component, name } },
    components: [...bill.components, ...binaries(prebuilds)],
  }
}

/** LLVM's libraries in each file; clang, which zig brings, and libomp are of one version. */
const LINKED = ['libomp', 'libc++', 'compiler-rt'].map((name): Component => {
  const { version } = LIBOMP
  return { 'bom-ref': `llvm:${name}@${version}`, type: 'library', name: `LLVM ${name}`, version }
})

function binaries(folder: string): Component[] {
  const files = existsSync(folder) ? filesIn(folder) : []
  return files.length === 0 ? [] : [...LINKED, ...files]
}

function filesIn(folder: string): Component[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.node'))
    .map((file) => file.replaceAll(path.sep, '/'))
    .sort()
    .map((file) => ({
      'bom-ref': `file:prebuilds/${file}`,
      type: 'file',
      name: `prebuilds/${file}`,
      hashes: [{ alg: 'SHA-256', content: sha256(path.join(folder, file)) }],
    }))
}
