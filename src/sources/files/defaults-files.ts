import type { Problem } from '../../problems/index.ts'
import {
  type DefaultsFile,
  FolderDefaults,
  isDefaultsName,
  isIgnoredPath,
  readDefaultsFile,
  VisibilityFinder,
} from '../../records/index.ts'
import { isProblem, readText } from './read-file.ts'
import { statArticleFile } from './stat-file.ts'

interface KnownFile {
  readonly fileVersion: string
  /** True if the file was so young that its next version can have the same `fileVersion`. */
  readonly isRacy: boolean
  readonly read: DefaultsFile
}

/** A file that changed less than this before it was read can change again within the same version. In milliseconds. */
const RACY_MS = 2000

/** Returns whether a path can be that of a file with defaults for others. */
export function isDefaultsPath(path: string): boolean {
  const segments = path.split('/')
  return isDefaultsName(segments.at(-1) ?? '', segments.at(-2) ?? '') && !isIgnoredPath(path)
}

/** The files of a content directory that hold defaults for others, such as `_index.md` and `_config.yml`. */
export class DefaultsFiles {
  /** The same object as long as no rule changes. */
  defaults = new FolderDefaults([])
  private readonly root: string
  private readonly finder = new VisibilityFinder()
  private readonly files = new Map<string, KnownFile>()

  /** @param root the content directory, absolute */
  constructor(root: string) {
    this.root = root
  }

  get problems(): Problem[] {
    return [...this.files.values()].flatMap(({ read }) => read.problems)
  }

  /**
   * Reads the files that a scan of folders found, and those at some paths; returns true if a rule changed.
   *
   * @param scanned the files of each folder that was scanned, '' for the whole directory
   */
  update(scanned: ReadonlyMap<string, readonly string[]>, paths: readonly string[] = []): boolean {
    for (const [folder, found] of scanned) {
      const names = new Set(found)
      for (const path of this.files.keys()) {
        const isUnder = folder === '' || path.startsWith(`${folder}/`)
        if (isUnder && !names.has(path)) this.files.delete(path)
      }
      for (const path of names) this.read(path)
    }
    for (const path of paths) this.read(path)
    const next = new FolderDefaults([...this.files.values()].flatMap(({ read }) => read.rules))
    if (JSON.stringify(next.rules) === JSON.stringify(this.defaults.rules)) return false
    this.defaults = next
    return true
  }

  private read(path: string): void {
    const file = statArticleFile(this.root, path)
    const known = this.files.get(path)
    if ('problem' in file && file.gone) this.files.delete(path)
    if ('problem' in file || (known?.fileVersion === file.fileVersion && !known.isRacy)) return
    const text = readText(this.root, path)
    const read: DefaultsFile = isProblem(text)
      ? { rules: [], problems: [{ ...text, severity: 'fault' }], isBroken: true }
      : readDefaultsFile(path, text.text, this.finder)
    // A file that cannot be read keeps the rules that it had, unless it may hide more.
    const keepsRules = read.isBroken === true && read.rules.length === 0 && known !== undefined
    this.files.set(path, {
      fileVersion: file.fileVersion,
      isRacy: Date.now() - file.mtimeMs < RACY_MS,
      read: keepsRules ? { ...read, rules: known.read.rules } : read,
    })
  }
}
