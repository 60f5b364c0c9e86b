import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const inSource = (file: string) => fileURLToPath(new URL(`./src/${file}`, import.meta.url))

export default defineConfig({
  // src/native.cts is TypeScript too; by default only .ts and .mts are transformed.
  oxc: { include: /\.[cm]?ts$/ },
  resolve: {
    alias: [
      { find: /^convtranspose$/, replacement: inSource('index.ts') },
      { find: /^convtranspose\/weights$/, replacement: inSource('weights/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'] },
    pool: 'forks',
    testTimeout: 60_000,
  },
})
