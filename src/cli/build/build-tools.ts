/** What must be on the machine, asked before anything is fetched. */

import { spawnSync } from 'node:child_process'

const LEAST_CMAKE = [3, 21] as const

const INSTALL: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux:
    'Debian and Ubuntu: apt-get install g++ make cmake; Fedora: dnf install gcc-c++ make cmake; ' +
    'Alpine: apk add g++ make cmake',
  darwin: 'xcode-select --install; brew install cmake',
  win32: 'Visual Studio Build Tools with "Desktop development with C++", which has CMake, too',
}

/** @throws Error that says what to install. */
export function requireBuildTools(): void {
  const missing = [cmakeProblem(), compilerProblem()].filter((problem) => problem !== undefined)
  if (missing.length === 0) return
  const how = INSTALL[process.platform] ?? 'install a C++20 compiler and CMake'
  throw new Error(`${missing.join('; ')}. To install: ${how}`)
}

function cmakeProblem(): string | undefined {
  const { stdout, error } = spawnSync('cmake', ['--version'], { encoding: 'utf8' })
  const least = LEAST_CMAKE.join('.')
  if (error !== undefined) return `CMake ${least} or newer must be on PATH; there is none`
  const [version = '', major = '0', minor = '0'] = /(\d+)\.(\d+)[.\d]*/.exec(stdout) ?? []
  const isOld = Number(major) - LEAST_CMAKE[0] || Number(minor) - LEAST_CMAKE[1]
  return isOld < 0 ? `CMake must be ${least} or newer; it is ${version}` : undefined
}

/** On Windows CMake finds the compiler, which is on no PATH. */
function compilerProblem(): string | undefined {
  if (process.platform === 'win32') return undefined
  const named = process.env.CXX
  const names = named ? [named] : ['c++', 'g++', 'clang++']
  const runs = names.some((name) => {
    const [command = '', ...args] = name.split(' ')
    return spawnSync(command, [...args, '--version']).status === 0
  })
  if (runs) return undefined
  return named
    ? `CXX must name a C++ compiler that runs; it is ${named}`
    : 'a C++20 compiler must be on PATH; there is none'
}
