/** What the prebuilt files are made with. A change here makes them stale. */

/** Of PyPI; its clang is that of LLVM 22.1.8. */
export const ZIG = 'ziglang==0.17.1'

/** The source package of Debian that holds LLVM's OpenMP runtime, libomp, and its tarball. */
export const LIBOMP = {
  package: 'llvm-toolchain-22',
  version: '22.1.8',
  /** Where Debian has had it. */
  suites: ['trixie', 'sid'],
  sha256: 'b49b9277aef97616320b2da259e1f8174c65b0ce2fbe2e8629644a97693402fe',
} as const
