import { type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem } from '../../problems/index.ts'
import { isIgnoredFolder } from '../../records/index.ts'

/** Texts that engines read, and that are in no language known here. */
const OTHER_TEXTS =
  /\.(rst|adoc|asciidoc|asc|org|textile|creole|wiki|mediawiki|tex|pandoc|rmd|qmd|ipynb|njk|liquid|hbs|ejs|pug|haml|slim|erb|webc|astro|svelte|vue|markdoc|mdoc|mdown|mkdn?|mdtext|txt|docx?|odt)$/i

/** Folders of programs, which hold no articles. */
const PROGRAMS = new Set(
  'layouts layout themes theme templates template partials shortcodes includes components node_modules static public assets i18n archetypes data resources test tests scripts lib src'.split(
    ' ',
  ),
)

/** A larger directory is no content directory. */
const MAX_ENTRIES = 200_000

interface Found {
  readonly first: string
  count: number
}

/** Returns a warning for each type of text in the content directory that is not read, with the number of files. */
export function checkOtherFiles(folders: readonly string[]): Problem[] {
  const found = new Map<string, Found>()
  for (const root of folders) collect(root, found)
  return [...found]
    .sort(([, a], [, b]) => b.count - a.count)
    .map(([ending, { first, count }]) => ({
      ...({ code: 'unread-file', severity: 'warning', file: first, place: { line: 1, column: 1 } } as const),
      found:
        count === 1
          ? `a file that ends in ${ending}, which is not read`
          : `${count.toLocaleString('en-GB')} files that end in ${ending}, which are not read`,
      expected: 'articles in Markdown (.md, .markdown, .mdx), HTML or JSON',
      fix: 'If they are articles, convert them, with Pandoc for example, and keep their front matter.',
    }))
}

function collect(root: string, found: Map<string, Found>): void {
  const waiting = ['']
  let seen = 0
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of list(join(root, folder))) {
      seen += 1
      if (seen > MAX_ENTRIES) return
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (!isIgnoredFolder(entry.name) && !PROGRAMS.has(entry.name.toLowerCase())) waiting.push(path)
      } else if (
        entry.isFile() &&
        !/^[._~#]|^(?:readme|licen[cs]e|robots|humans|ads|requirements|cname)\b/i.test(entry.name)
      ) {
        const ending = OTHER_TEXTS.exec(entry.name)?.[0].toLowerCase()
        if (ending === undefined) continue
        const known = found.get(ending)
        if (known === undefined) found.set(ending, { first: path, count: 1 })
        else known.count += 1
      }
    }
  }
}

function list(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return []
  }
}
