/** The load commands of a Mach-O file. */

export interface Command {
  readonly command: number
  /** Where it begins. */
  readonly at: number
}

export function readCommands(bytes: Buffer): Command[] {
  const commands: Command[] = []
  let at = 32
  for (let i = 0; i < bytes.readUInt32LE(16); i++) {
    commands.push({ command: bytes.readUInt32LE(at), at })
    at += bytes.readUInt32LE(at + 4)
  }
  return commands
}
