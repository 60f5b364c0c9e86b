// What a user's process sees.

/** This process's variables, but for those by which it would find another binary than the package's own. */
export function userEnvironment(): NodeJS.ProcessEnv {
  const rest = Object.entries(process.env).filter(([name]) => !name.startsWith('CONVTRANSPOSE_'))
  return { ...Object.fromEntries(rest), PREBUILDS_ONLY: '1', NODE_OPTIONS: undefined }
}
