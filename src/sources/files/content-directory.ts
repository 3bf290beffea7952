import { statSync } from 'node:fs'
import { join } from 'node:path'
import { CallError } from '../../problems/index.ts'
import { SITE_FILE } from '../../records/site/index.ts'

/** The path given as content directory is not a directory. */
export class ContentDirectoryError extends CallError {
  override readonly name = 'ContentDirectoryError'
}

export const directoryExists = (root: string): boolean =>
  statSync(root, { throwIfNoEntry: false })?.isDirectory() === true

export const hasSiteFile = (root: string): boolean =>
  statSync(join(root, SITE_FILE), { throwIfNoEntry: false })?.isFile() === true

/** @throws ContentDirectoryError */
export function assertContentDirectory(root: string): void {
  if (directoryExists(root)) return
  throw new ContentDirectoryError(
    `--articles: found "${root}", which is not a folder; expected the content directory of the newsroom, with site.yaml in it`,
  )
}
