/** THIRD_PARTY_NOTICES: the licences of what is linked into the prebuilt files, from their sources. */

import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { inRoot } from '../process.js'

/** What stands in LLVM's licence files before the part that each project has of its own. */
const LEGACY = /^=+\nLegacy LLVM License/m

const INTRODUCTION = `The source code of this package is under the Apache License 2.0 (LICENSE). The binary files in prebuilds/
contain, in compiled form, parts of the works below. A work is in the files of all platforms unless its
heading names some. \`npm run prebuilds\` writes this file.

Files for Linux with glibc also contain start-up code of the GNU C Library (its parts csu/ and
libc_nonshared), whose copyright holder, the Free Software Foundation, gives "unlimited permission to link
the compiled version [...] with other programs, and to distribute those programs without any restriction
coming from the use of this file".
`

/**
 * @param zig - The compiler, whose libraries lie beside it.
 * @param libomp - The folder of openmp/.
 */
export function writeNotices({ zig, libomp }: { zig: string; libomp: string }): void {
  const library = (...parts: string[]) => read(path.join(path.dirname(zig), 'lib', ...parts))
  const legacy = (...parts: string[]) => {
    const text = library(...parts)
    return `Apache License 2.0 with LLVM exceptions, as above, and for its older parts:\n\n${text.slice(text.search(LEGACY))}`
  }
  const works: readonly (readonly [name: string, text: string])[] = [
    ['LLVM OpenMP runtime (libomp), with small changes', read(path.join(libomp, 'LICENSE.TXT'))],
    ['LLVM libc++', legacy('libcxx', 'LICENSE.TXT')],
    ['LLVM libc++abi', legacy('libcxxabi', 'LICENSE.TXT')],
    ['LLVM libunwind', legacy('libunwind', 'LICENSE.TXT')],
    ['compiler-rt of Zig', read(path.join(path.dirname(zig), 'LICENSE'))],
    ['MinGW-w64 (Windows)', library('libc', 'mingw', 'COPYING')],
    ['musl (Linux with musl)', library('libc', 'musl', 'COPYRIGHT')],
    ['node-addon-api', read(inRoot('node_modules', 'node-addon-api', 'LICENSE.md'))],
    ['node-api-headers', read(inRoot('node_modules', 'node-api-headers', 'LICENSE'))],
  ]
  const parts = works.map(
    ([name, text]) => `${'='.repeat(80)}\n${name}\n${'='.repeat(80)}\n\n${text}`,
  )
  const joined = [INTRODUCTION, ...parts].map((part) => part.trim()).join('\n\n\n')
  writeFileSync(inRoot('THIRD_PARTY_NOTICES'), `${joined}\n`)
}

function read(file: string): string {
  return readFileSync(file, 'utf8').replaceAll('\r\n', '\n')
}
