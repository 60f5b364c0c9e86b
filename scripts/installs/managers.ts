// The package managers of npm run test:installs, and what a user types.

export interface Manager {
  readonly name: string
  /** The package of npm that brings it. */
  readonly package: string
  readonly command: string
  /** Further files of the empty project. */
  readonly files?: (registry: string) => Record<string, string>
  /** Where it takes only names, the registry's package is installed, not the tarball. */
  readonly install: (tarball: string) => readonly string[]
  /** How it runs a program; the program's name follows. */
  readonly run: readonly string[]
  /** The versions of it that may lack a platform are left out where they do not install. */
  readonly optional?: true
}

const npmrc = (registry: string) => ({ '.npmrc': `registry=${registry}\n` })

const yarnrc = (linker: string) => (registry: string) => ({
  '.yarnrc.yml': [
    `nodeLinker: ${linker}`,
    `npmRegistryServer: ${JSON.stringify(registry)}`,
    'unsafeHttpWhitelist: ["127.0.0.1"]',
    'enableTelemetry: false',
    '',
  ].join('\n'),
})

const YARN = { package: '@yarnpkg/cli-dist', command: 'yarn' } as const

export const MANAGERS: readonly Manager[] = [
  {
    name: 'npm',
    package: 'npm@11',
    command: 'npm',
    files: npmrc,
    install: (tarball) => ['npm', 'install', tarball],
    run: ['node'],
  },
  {
    name: 'pnpm',
    package: 'pnpm',
    command: 'pnpm',
    files: npmrc,
    install: (tarball) => ['pnpm', 'add', tarball],
    run: ['node'],
  },
  {
    name: 'yarn (node_modules)',
    ...YARN,
    files: yarnrc('node-modules'),
    install: (tarball) => ['yarn', 'add', `convtranspose@file:${tarball}`],
    run: ['node'],
  },
  {
    name: 'yarn (PnP)',
    ...YARN,
    files: yarnrc('pnp'),
    install: (tarball) => ['yarn', 'add', `convtranspose@file:${tarball}`],
    run: ['yarn', 'node'],
  },
  {
    name: 'Bun',
    package: 'bun',
    command: 'bun',
    files: npmrc,
    install: (tarball) => ['bun', 'add', tarball],
    run: ['bun', 'run'],
    optional: true,
  },
  {
    name: 'Deno',
    package: 'deno',
    command: 'deno',
    files: npmrc,
    install: () => ['deno', 'add', 'npm:convtranspose'],
    run: ['deno', 'run', '--allow-all'],
    optional: true,
  },
]
