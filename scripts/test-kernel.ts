// npm run test:kernel: the C++ tests alone. npm run test:neon: the same, built for AArch64 and run
// under qemu (on Debian: apt-get install g++-aarch64-linux-gnu qemu-user-static googletest).

import { type KernelBuild, kernelTests } from './kernel-tests.js'
import { inRoot } from './process.js'

const NEON: KernelBuild = {
  folder: 'build-neon',
  options: [`-DCMAKE_TOOLCHAIN_FILE=${inRoot('cmake', 'aarch64.toolchain.cmake')}`],
  // The host runs the scalar kernels, too, at a multiple of the emulator's speed.
  except: '/([a-z_]+_)?scalar',
}

const { passed, failed, note } = kernelTests(process.argv.includes('--neon') ? NEON : undefined)
console.log(`${passed} passed, ${failed} failed${note}`)
process.exit(failed > 0 ? 1 : 0)
