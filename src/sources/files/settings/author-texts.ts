import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine } from '../../../model/index.ts'
import { LIMITS, listAuthorFiles } from '../../../records/index.ts'
import type { AuthorsText } from '../../../records/site/index.ts'
import { listEngineFolderPaths } from './engine-folders.ts'

/** Authors with a file each; further ones are not read. */
const MAX_FILES = 2000

/** Pages that name an author in a folder of theirs. */
const AUTHOR_PAGES = ['_index.md', 'index.md']

interface FoundFile {
  readonly path: string
  /** The path below the folder in which it was looked for. */
  readonly file: string
  readonly id?: string
  readonly version: string
}

/** Finds the files in which a site's engine keeps its authors, and reads them again only after they have changed. */
export class AuthorTexts {
  private readonly folders: readonly string[]
  private version = ''
  private texts: readonly AuthorsText[] = []

  /** @param root the content directory, absolute */
  constructor(root: string) {
    this.folders = listEngineFolderPaths(root)
  }

  /** Returns the texts of the first file or folder that is there; the same list as long as nothing has changed. */
  read(engine: Engine | undefined): readonly AuthorsText[] {
    const found = this.find(engine)
    const version = found.map(({ path, version }) => `${path} ${version}`).join('\n')
    if (version !== this.version) {
      this.version = version
      this.texts = found.flatMap(readAuthorsText)
    }
    return this.texts
  }

  private find(engine: Engine | undefined): readonly FoundFile[] {
    const names = listAuthorFiles(engine)
    // Without an engine, only what lies beside the articles is the site's for certain.
    for (const folder of engine === undefined ? this.folders.slice(0, 1) : this.folders) {
      for (const name of names) {
        const found = name.endsWith('/') ? findInFolder(folder, name) : findFile(folder, name)
        if (found.length > 0) return found
      }
    }
    return []
  }
}

function findFile(folder: string, file: string, id?: string): FoundFile[] {
  const path = join(folder, file)
  const stats = look(path)
  if (stats?.isFile() !== true || stats.size > LIMITS.authorsFile) return []
  // A configuration without authors is none of their files.
  if (/_config\.ya?ml$/.test(file) && !/^authors:/m.test(readTextAt(path))) return []
  return [{ path, file, version: `${stats.size}-${stats.mtimeMs}`, ...(id === undefined ? {} : { id }) }]
}

function findInFolder(folder: string, name: string): FoundFile[] {
  return list(join(folder, name))
    .slice(0, MAX_FILES)
    .flatMap((entry) => {
      const [, id = '', ending] = /^([^.].{0,200}?)(?:\.(md|ya?ml|json|toml))?$/.exec(entry) ?? []
      if (id === '' || id.startsWith('_')) return []
      if (ending !== undefined) return findFile(folder, name + entry, id)
      return AUTHOR_PAGES.flatMap((page) => findFile(folder, `${name}${entry}/${page}`, id)).slice(0, 1)
    })
}

const readAuthorsText = ({ path, file, id }: FoundFile): AuthorsText[] => {
  const text = readTextAt(path)
  return text === '' ? [] : [{ file, text, ...(id === undefined ? {} : { id }) }]
}

/** Returns the text of a file; '' where it cannot be read. */
function readTextAt(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function look(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    // A folder that may not be searched shows nothing.
    return undefined
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path).sort()
  } catch {
    return []
  }
}
