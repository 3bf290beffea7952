import {
  isReservedId,
  removeForbiddenCharacters,
  type Section,
  type SectionRef,
  type Site,
  slugify,
} from '../model/index.ts'
import type { FoundValue, TranslatedRecord } from './dialects.ts'
import { humanizeId } from './path-names.ts'

/** Where an article stands by what its record and its place say. */
export interface SectionPlacement {
  readonly sections: readonly SectionRef[]
  /** Names that site.yaml does not know. */
  readonly unknown: readonly string[]
  /** Names whose id is a path of the site itself. */
  readonly reserved: readonly string[]
  /** The key they come from; absent: the folder. */
  readonly from?: FoundValue
}

/** Folders that say how a site is kept, not what an article is about. */
const GENERIC = new Set([
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
  'en',
])

/** The sections of a record by the newsroom's rule: a key, or the folder the file lies in. */
export function resolveSections(
  { fields }: TranslatedRecord,
  record: Readonly<Record<string, unknown>>,
  file: string,
  site: Site,
): SectionPlacement {
  const from = getSectionKey(fields, record, site.records.sectionFrom)
  const placing = getPlacement(
    from === undefined ? listFolderNames(getFolder(file), site) : listNames(from.value),
    site,
  )
  return from === undefined ? placing : { ...placing, from }
}

/** A newsroom has few folders and combinations of sections, and many articles: each is thought about once. */
interface Known {
  readonly sections: ReadonlyMap<string, Section>
  readonly folders: Map<string, readonly string[]>
  readonly placings: Map<string, SectionPlacement>
}

const getKnownSections = new WeakMap<Site, Known>()

function collectKnownSections(site: Site): Known {
  const known = getKnownSections.get(site) ?? {
    sections: indexSections(site.sections),
    folders: new Map(),
    placings: new Map(),
  }
  getKnownSections.set(site, known)
  return known
}

const MOST_KNOWN = 10_000

function getPlacement(names: readonly string[], site: Site): SectionPlacement {
  const { placings } = collectKnownSections(site)
  // No name has this character: it is in no path, and taken out of what a record says.
  const key = names.join('\0')
  const placing = placings.get(key) ?? makePlacement(names, site)
  if (placings.size < MOST_KNOWN) placings.set(key, placing)
  return placing
}

function makePlacement(names: readonly string[], site: Site): SectionPlacement {
  const unknown: string[] = []
  const reserved: string[] = []
  const sections = new Map<string, SectionRef>()
  for (const name of names) {
    const known = findSection(name, site)
    const id = known?.id ?? slugify(name)
    if (known === undefined && isReservedId(id, site.feedFiles)) reserved.push(name)
    else {
      if (known === undefined) unknown.push(name)
      sections.set(id, known === undefined ? toMadeSection(id, name) : { id, title: known.title })
    }
  }
  return { sections: [...sections.values()], unknown, reserved }
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
    .map((name) => removeForbiddenCharacters(String(name)).replace(/\s+/gu, ' ').trim())
    .filter((name) => name !== '')

/** The folder that an article lies in; a page bundle (`vote/index.md`) is itself the article. */
function getFolder(file: string): string {
  const folder = file.slice(0, Math.max(0, file.lastIndexOf('/')))
  const isBundle = /^index\.[^/]+$/.test(file.slice(file.lastIndexOf('/') + 1))
  return isBundle ? folder.slice(0, Math.max(0, folder.lastIndexOf('/'))) : folder
}

/** The innermost folder that is a section; else the innermost that is about something. */
function listFolderNames(folder: string, site: Site): readonly string[] {
  const { folders } = collectKnownSections(site)
  const known = folders.get(folder)
  if (known !== undefined) return known
  const segments = folder === '' ? [] : folder.split('/')
  const section = segments.findLast((segment) => findSection(segment, site) !== undefined)
  const telling = section ?? segments.findLast((segment) => !GENERIC.has(segment) && !/^[\d_.]/.test(segment))
  const names = telling === undefined ? [] : [telling]
  if (folders.size < MOST_KNOWN) folders.set(folder, names)
  return names
}

/** A section of site.yaml by id or title, whatever the case. */
const findSection = (name: string, site: Site): Section | undefined =>
  collectKnownSections(site).sections.get(fold(name))

function indexSections(sections: readonly Section[]): Map<string, Section> {
  const all: Section[] = []
  const visit = (section: Section): void => {
    all.push(section)
    section.sections.forEach(visit)
  }
  sections.forEach(visit)
  return new Map([
    ...all.map((each) => [fold(each.title), each] as const),
    ...all.map((each) => [fold(each.id), each] as const),
  ])
}

const fold = (text: string): string => text.normalize('NFC').trim().toLowerCase()

const madeSections = new Map<string, SectionRef>()

/** The same object for the same name: a hundred thousand articles share a few sections. */
function toMadeSection(id: string, name: string): SectionRef {
  const title = name === id || /^[\p{Lowercase_Letter}\p{Number}_-]+$/u.test(name) ? humanizeId(name) : name
  const key = `${id}\n${title}`
  const section = madeSections.get(key) ?? { id, title }
  if (madeSections.size < 10_000) madeSections.set(key, section)
  return section
}
