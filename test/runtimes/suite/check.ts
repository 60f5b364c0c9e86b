/** The least of a test runner, for runtimes that no other runs on. */

let passed = 0
let failed = 0

/** Runs a check; one that throws has failed. */
export async function check(name: string, run: () => unknown): Promise<void> {
  try {
    await run()
    passed++
  } catch (error) {
    failed++
    console.error(`failed: ${name}\n${error instanceof Error ? error.stack : error}`)
  }
}

/** Prints `N passed, N failed`; the exit code tells which. */
export function report(): void {
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 ? 1 : 0
}
