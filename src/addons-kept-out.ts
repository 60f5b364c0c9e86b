/** Node may keep native addons out of a process: by `--no-addons`, or by `--permission`. */

/** Whether loading a binary failed for that alone. */
export function isKeptOut(error: unknown): boolean {
  return (error as { code?: unknown } | undefined)?.code === 'ERR_DLOPEN_DISABLED'
}

/** The option of Node that lets addons in, as advice to whoever runs it. */
export function wayIn(): string {
  return 'permission' in process
    ? 'run node with --allow-addons beside --permission, which keeps addons out otherwise'
    : 'run node without --no-addons, which may stand in NODE_OPTIONS, too'
}
