// Folders that are made once.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'

/** Returns the folder, made at the first call; one whose making fails is made again. */
export function kept(folder: string, make: (unfinished: string) => void): string {
  if (existsSync(folder)) return folder
  const unfinished = `${folder}.part`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true })
  make(unfinished)
  renameSync(unfinished, folder)
  return folder
}
