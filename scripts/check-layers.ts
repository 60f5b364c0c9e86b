// Checks the direction of dependencies in binding/ (ARCHITECTURE.md, "Layers").
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { inRoot } from './process.js'
import { sourceFiles } from './source-files.js'

/** The rooms of binding/kernel; each may include itself and those before it. */
const LAYERS = ['base', 'problem', 'micro', 'pack', 'algo', 'plan']

const KERNEL = 'binding/kernel/'
const NAPI = 'binding/napi/'
const problems: string[] = []

for (const file of sourceFiles(/^binding\/.*\.(h|cpp|inc)$/)) {
  const text = readFileSync(inRoot(file), 'utf8')
  for (const [, bracket = '', target = ''] of text.matchAll(/^#include ([<"])([^>"]+)[>"]/gm)) {
    const complaint = file.startsWith(KERNEL)
      ? checkKernel(file.slice(KERNEL.length), target)
      : checkNapi(file.slice(NAPI.length), bracket === '"', target)
    if (complaint !== undefined) problems.push(`${file}: includes ${target}: ${complaint}`)
  }
  if (/#pragma omp|<omp\.h>/.test(text) && file !== `${KERNEL}base/parallel.cpp`) {
    problems.push(`${file}: only base/parallel.cpp may know OpenMP`)
  }
}

for (const problem of problems) console.error(problem)
if (problems.length === 0) console.log('layers: every include points downwards')
process.exit(problems.length > 0 ? 1 : 0)

function checkKernel(file: string, target: string): string | undefined {
  if (/napi|node|uv\.h|v8/.test(target)) return 'the kernel knows no JavaScript'
  const own = LAYERS.indexOf(file.split('/')[0] ?? '')
  const other = LAYERS.indexOf(target.split('/')[0] ?? '')
  if (file === 'ct2d.h' || other === -1) return undefined
  return other > own ? `${LAYERS[other]} stands above ${LAYERS[own]}` : undefined
}

function checkNapi(file: string, isOwn: boolean, target: string): string | undefined {
  if (!isOwn || target === 'ct2d.h' || !target.includes('/')) return undefined
  return `${path.basename(file)} may include of the kernel only ct2d.h`
}
