import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type StaticOptions, writeStatic } from '../../../src/delivery/static/write-static.ts'
import type { Edition } from '../../../src/edition/edition.ts'

/** An empty folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sectionwire-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export const write = (edition: Edition, out: string, options: Partial<StaticOptions> = {}) =>
  writeStatic(edition, { out, compress: false, contentDirectory: '/nonexistent', ...options })

/** All files below a folder, sorted, links as such; the writer's own folder too. */
export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !lstatSync(join(folder, name)).isDirectory())
    .sort()

/** The texts of the files below a folder by their names, without the writer's own. */
export const textsBelow = (folder: string): Record<string, string> =>
  Object.fromEntries(
    filesBelow(folder)
      .filter((name) => !name.startsWith('.sectionwire/'))
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  )
