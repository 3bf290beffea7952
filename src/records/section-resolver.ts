import {
  findPathLanguage,
  isReservedId,
  type Section,
  type SectionRef,
  type Site,
  slugify,
  toSingleLine,
} from '../model/index.ts'
import { foldName, humanizeId } from './path-names.ts'
import type { FoundValue, TranslatedRecord } from './translate-keys.ts'

/** The sections of an article by its record and its folder. */
export interface SectionPlacement {
  readonly sections: readonly SectionRef[]
  /** Names that site.yaml does not define. */
  readonly unknown: readonly string[]
  /** Names whose id is a path of the site itself. */
  readonly reserved: readonly string[]
  /** The key of the record that names the sections; absent: the folder does. */
  readonly from?: FoundValue
}

/** Folders named for how a site is kept, and not for what its articles are about. */
const GENERIC_FOLDERS = new Set([
  '_posts',
  '_drafts',
  'posts',
  'post',
  'content',
  'src',
  'blog',
  'articles',
  'pages',
  'data',
])

const MAX_MEMOIZED = 10_000

/**
 * Finds the sections of records by the rule of a site: from a key, or from the folder of the file. Memoizes folders and
 * combinations of sections, since many articles share a few.
 */
export class SectionResolver {
  private readonly rule: string
  private readonly feedFiles: readonly string[]
  private readonly defined: ReadonlyMap<string, Section>
  private readonly folders = new Map<string, readonly string[]>()
  private readonly placements = new Map<string, SectionPlacement>()
  private readonly created = new Map<string, SectionRef>()

  constructor({ records, sections, feedFiles }: Pick<Site, 'records' | 'sections' | 'feedFiles'>) {
    this.feedFiles = feedFiles
    this.rule = records.sectionFrom
    this.defined = indexSections(sections)
  }

  /** Returns the value of a record that names its sections; undefined where the folder does. */
  findKey({ fields }: TranslatedRecord, record: Readonly<Record<string, unknown>>): FoundValue | undefined {
    return getSectionKey(fields, record, this.rule)
  }

  /**
   * @param from the value that names the sections
   * @param file the path of the record's file
   */
  resolve(from: FoundValue | undefined, file: string): SectionPlacement {
    const placement = this.getPlacement(
      from === undefined ? this.listFolderNames(getFolder(file)) : listNames(from.value),
    )
    return from === undefined ? placement : { ...placement, from }
  }

  private getPlacement(names: readonly string[]): SectionPlacement {
    // No name contains NUL: paths cannot, and it is removed from records.
    const key = names.join('\0')
    const placement = this.placements.get(key) ?? this.makePlacement(names)
    if (this.placements.size < MAX_MEMOIZED) this.placements.set(key, placement)
    return placement
  }

  private makePlacement(names: readonly string[]): SectionPlacement {
    const unknown: string[] = []
    const reserved: string[] = []
    const sections = new Map<string, SectionRef>()
    for (const name of names) {
      const defined = this.findSection(name)
      const id = defined?.id ?? slugify(name)
      if (defined === undefined && isReservedId(id, this.feedFiles)) reserved.push(name)
      else {
        if (defined === undefined) unknown.push(name)
        sections.set(id, defined === undefined ? this.createSection(id, name) : { id, title: defined.title })
      }
    }
    return { sections: [...sections.values()], unknown, reserved }
  }

  /** Returns the innermost folder that is a section; else the innermost that names a subject. */
  private listFolderNames(folder: string): readonly string[] {
    const memoized = this.folders.get(folder)
    if (memoized !== undefined) return memoized
    const segments = folder === '' ? [] : folder.split('/')
    const language = findPathLanguage(`${folder}/`)
    const name =
      segments.findLast((segment) => this.findSection(segment) !== undefined) ??
      segments.findLast(
        (segment) => !GENERIC_FOLDERS.has(segment) && segment !== language?.written && !/^[\d_.]/.test(segment),
      )
    const names = name === undefined ? [] : [name]
    if (this.folders.size < MAX_MEMOIZED) this.folders.set(folder, names)
    return names
  }

  /** Returns whether site.yaml has a section of this id or title. */
  isDefined(name: string): boolean {
    return this.findSection(name) !== undefined
  }

  /** Returns a section of site.yaml by id or title, in any case. */
  private findSection(name: string): Section | undefined {
    return this.defined.get(foldName(name))
  }

  /** Returns one object for each name, so that all articles of a section share it. */
  private createSection(id: string, name: string): SectionRef {
    const title = name === id || /^[\p{Lowercase_Letter}\p{Number}_-]+$/u.test(name) ? humanizeId(name) : name
    const key = `${id}\n${title}`
    const section = this.created.get(key) ?? { id, title }
    if (this.created.size < MAX_MEMOIZED) this.created.set(key, section)
    return section
  }
}

function getSectionKey(
  fields: TranslatedRecord['fields'],
  record: Readonly<Record<string, unknown>>,
  rule: string,
): FoundValue | undefined {
  if (rule === 'auto') return fields.section ?? fields.category
  if (rule === 'folder') return undefined
  if (rule === 'category' || rule === 'categories') return fields.category ?? { value: [], at: [] }
  if (rule === 'section' || rule === 'sections') return fields.section ?? { value: [], at: [] }
  return { value: record[rule] ?? [], at: [rule] }
}

const listNames = (value: unknown): string[] =>
  (Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [value])
    .filter((name) => typeof name === 'string' || typeof name === 'number')
    .map((name) => toSingleLine(String(name)))
    .filter((name) => name !== '')

/** Returns the folder of an article; a page bundle (`vote/index.md`) is itself the article. */
function getFolder(file: string): string {
  const folder = file.slice(0, Math.max(0, file.lastIndexOf('/')))
  const isBundle = /^index\.[^/]+$/.test(file.slice(file.lastIndexOf('/') + 1))
  return isBundle ? folder.slice(0, Math.max(0, folder.lastIndexOf('/'))) : folder
}

function indexSections(sections: readonly Section[]): Map<string, Section> {
  const all: Section[] = []
  const visit = (section: Section): void => {
    all.push(section)
    section.sections.forEach(visit)
  }
  sections.forEach(visit)
  return new Map([
    ...all.map((each) => [foldName(each.title), each] as const),
    ...all.map((each) => [foldName(each.id), each] as const),
  ])
}
