import { hash } from 'node:crypto'
import type { DefaultRule } from './defaults-file.ts'
import { matchesGlob } from './glob.ts'

/** The rules that an article's path has, the outermost first. */
export interface AppliedDefaults {
  readonly rules: readonly DefaultRule[]
  /** Equal for equal rules: the version of everything that the article has from its folders. */
  readonly version: string
}

/** The defaults of all folders of a content directory. */
export class FolderDefaults {
  readonly rules: readonly DefaultRule[]
  private readonly versions = new Map<string, string>()

  /** @param rules in any order */
  constructor(rules: readonly DefaultRule[]) {
    this.rules = [...rules].sort(
      (a, b) => a.folder.length - b.folder.length || (a.file < b.file ? -1 : a.file > b.file ? 1 : 0),
    )
  }

  /** Returns the defaults of the article at a path; undefined for nearly all. */
  find(path: string): AppliedDefaults | undefined {
    if (this.rules.length === 0) return undefined
    const rules = this.rules.filter((rule) => isFor(rule, path))
    if (rules.length === 0) return undefined
    const key = rules.map((rule) => this.rules.indexOf(rule)).join()
    const version = this.versions.get(key) ?? hash('sha256', JSON.stringify(rules), 'hex').slice(0, 16)
    this.versions.set(key, version)
    return { rules, version }
  }
}

function isFor({ folder, globs, name, language, type }: DefaultRule, path: string): boolean {
  if (folder !== '' && !path.startsWith(`${folder}/`)) return false
  const below = folder === '' ? path : path.slice(folder.length + 1)
  if (name !== undefined && below.slice(0, Math.max(0, below.lastIndexOf('.'))) !== name) return false
  if (language !== undefined && !isInLanguage(path, language.toLowerCase())) return false
  if (type !== undefined && !isOfType(path, type)) return false
  return (
    globs === undefined ||
    globs.some((glob) => listForms(path, below).some((form) => matchesGlob(glob.toLowerCase(), form)))
  )
}

/** Hugo's paths begin at the folder `content` and have no extension; those of a bundle have no `index`. */
function listForms(path: string, below: string): string[] {
  const content = path.lastIndexOf('content/')
  const forms = [path, below, ...(content === -1 ? [] : [path.slice(content + 'content/'.length)])]
  return forms.flatMap((form) => {
    const whole = form.toLowerCase()
    const bare = whole.slice(0, Math.max(0, whole.lastIndexOf('.')))
    return [whole, bare, ...(bare.endsWith('/index') ? [bare.slice(0, -'/index'.length)] : [])]
  })
}

function isInLanguage(path: string, language: string): boolean {
  const folders = path.toLowerCase().split('/')
  const name = folders.pop() ?? ''
  return folders.includes(language) || name.split('.').slice(1, -1).includes(language)
}

function isOfType(path: string, type: string): boolean {
  const folders = path.split('/').slice(0, -1)
  return type === 'pages' ? !folders.some((folder) => folder.startsWith('_')) : folders.includes(`_${type}`)
}
