// Folders under build-targets/ that are made once.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { inRoot } from '../process.js'

export const FOLDER = inRoot('build-targets')

/** Returns a folder, made at the first call; one whose making fails is made again. */
export function kept(name: string, make: (folder: string) => void): string {
  const folder = inRoot('build-targets', name)
  if (existsSync(folder)) return folder
  const unfinished = `${folder}.part`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true })
  make(unfinished)
  renameSync(unfinished, folder)
  return folder
}
