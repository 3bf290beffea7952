import type { SectionRef } from '../newsroom/article.ts'
import { cleanText } from '../newsroom/clean-text.ts'
import { RESERVED_IDS } from '../newsroom/reserved.ts'
import type { Section, Site } from '../newsroom/site.ts'
import { slugify } from '../newsroom/slug.ts'
import type { Found, Translated } from './dialects.ts'
import { humanise } from './names.ts'

/** Where an article stands by what its record and its place say. */
export interface Placing {
  readonly sections: readonly SectionRef[]
  /** Names that site.yaml does not know. */
  readonly unknown: readonly string[]
  /** Names whose id is a path of the site itself. */
  readonly reserved: readonly string[]
  /** The key they come from; absent: the folder. */
  readonly from?: Found
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
export function readPlacing(
  { fields }: Translated,
  record: Readonly<Record<string, unknown>>,
  file: string,
  site: Site,
): Placing {
  const from = keyFor(fields, record, site.records.sectionFrom)
  const placing = placingOf(from === undefined ? namesOfFolder(folderOf(file), site) : namesOf(from.value), site)
  return from === undefined ? placing : { ...placing, from }
}

/** A newsroom has few folders and combinations of sections, and many articles: each is thought about once. */
interface Known {
  readonly sections: ReadonlyMap<string, Section>
  readonly folders: Map<string, readonly string[]>
  readonly placings: Map<string, Placing>
}

const knownOf = new WeakMap<Site, Known>()

function knownIn(site: Site): Known {
  const known = knownOf.get(site) ?? { sections: indexOf(site.sections), folders: new Map(), placings: new Map() }
  knownOf.set(site, known)
  return known
}

const MOST_KNOWN = 10_000

function placingOf(names: readonly string[], site: Site): Placing {
  const { placings } = knownIn(site)
  // No name has this character: it is in no path, and taken out of what a record says.
  const key = names.join('\0')
  const placing = placings.get(key) ?? makePlacing(names, site)
  if (placings.size < MOST_KNOWN) placings.set(key, placing)
  return placing
}

function makePlacing(names: readonly string[], site: Site): Placing {
  const unknown: string[] = []
  const reserved: string[] = []
  const sections = new Map<string, SectionRef>()
  for (const name of names) {
    const known = findSection(name, site)
    const id = known?.id ?? slugify(name)
    if (known === undefined && RESERVED_IDS.has(id)) reserved.push(name)
    else {
      if (known === undefined) unknown.push(name)
      sections.set(id, known === undefined ? made(id, name) : { id, title: known.title })
    }
  }
  return { sections: [...sections.values()], unknown, reserved }
}

function keyFor(
  fields: Translated['fields'],
  record: Readonly<Record<string, unknown>>,
  rule: string,
): Found | undefined {
  if (rule === 'auto') return fields.section ?? fields.category
  if (rule === 'folder') return undefined
  if (rule === 'category' || rule === 'categories') return fields.category ?? { value: [], at: [] }
  if (rule === 'section' || rule === 'sections') return fields.section ?? { value: [], at: [] }
  return { value: record[rule] ?? [], at: [rule] }
}

const namesOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [value])
    .filter((name) => typeof name === 'string' || typeof name === 'number')
    .map((name) => cleanText(String(name)).replace(/\s+/gu, ' ').trim())
    .filter((name) => name !== '')

/** The folder that an article lies in; a page bundle (`vote/index.md`) is itself the article. */
function folderOf(file: string): string {
  const folder = file.slice(0, Math.max(0, file.lastIndexOf('/')))
  const isBundle = /^index\.[^/]+$/.test(file.slice(file.lastIndexOf('/') + 1))
  return isBundle ? folder.slice(0, Math.max(0, folder.lastIndexOf('/'))) : folder
}

/** The innermost folder that is a section; else the innermost that is about something. */
function namesOfFolder(folder: string, site: Site): readonly string[] {
  const { folders } = knownIn(site)
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
const findSection = (name: string, site: Site): Section | undefined => knownIn(site).sections.get(fold(name))

function indexOf(sections: readonly Section[]): Map<string, Section> {
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
function made(id: string, name: string): SectionRef {
  const title = name === id || /^[\p{Lowercase_Letter}\p{Number}_-]+$/u.test(name) ? humanise(name) : name
  const key = `${id}\n${title}`
  const section = madeSections.get(key) ?? { id, title }
  if (madeSections.size < 10_000) madeSections.set(key, section)
  return section
}
