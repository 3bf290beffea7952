import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openDiskTarget } from '../../../src/delivery/static/disk-target.ts'
import type { FileSystem } from '../../../src/delivery/static/file-system.ts'
import { type StaticOptions, writeStatic } from '../../../src/delivery/static/write-static.ts'
import type { Edition } from '../../../src/edition/edition.ts'

/** Returns an empty folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sectionwire-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

interface WriteOptions extends Partial<StaticOptions> {
  readonly fileSystem?: FileSystem
}

export const write = async (edition: Edition, out: string, { fileSystem, ...options }: WriteOptions = {}) =>
  writeStatic(edition, await openDiskTarget(out, fileSystem === undefined ? {} : { fileSystem }), {
    ...{ compress: false, openMedia: async () => undefined },
    ...options,
  })

/** Returns all files below a folder, sorted, including links and the writer's own folder. */
export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !lstatSync(join(folder, name)).isDirectory())
    .sort()

/** Returns the texts of all files below a folder by path, without the writer's own folder. */
export const textsBelow = (folder: string): Record<string, string> =>
  Object.fromEntries(
    filesBelow(folder)
      .filter((name) => !name.startsWith('.sectionwire/'))
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  )
