import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // src/native.cts is TypeScript too; by default only .ts and .mts are transformed.
  oxc: { include: /\.[cm]?ts$/ },
  resolve: {
    alias: { convtranspose: fileURLToPath(new URL('./src/index.ts', import.meta.url)) },
  },
  test: {
    include: ['test/**/*.test.ts'],
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'] },
    pool: 'forks',
    testTimeout: 60_000,
  },
})
