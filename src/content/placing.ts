import type { SectionRef } from '../newsroom/article.ts'
import { cleanText } from '../newsroom/clean-text.ts'
import { RESERVED_IDS } from '../newsroom/reserved.ts'
import type { Section, Site } from '../newsroom/site.ts'
import { slugify } from '../newsroom/slug.ts'
import { humanise } from './config.ts'
import type { Found, Translated } from './dialects.ts'

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
  const names = from === undefined ? folderName(file, site) : namesOf(from.value)
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
  return { sections: [...sections.values()], unknown, reserved, ...(from === undefined ? {} : { from }) }
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

/** The innermost folder that is a section; else the innermost that is about something. */
function folderName(file: string, site: Site): string[] {
  const folders = file.split('/').slice(0, -1)
  if (/^index\.[^/]+$/.test(file.split('/').at(-1) ?? '')) folders.pop()
  const known = folders.findLast((folder) => findSection(folder, site) !== undefined)
  const telling = known ?? folders.findLast((folder) => !GENERIC.has(folder) && !/^[\d_.]/.test(folder))
  return telling === undefined ? [] : [telling]
}

const indexes = new WeakMap<Site, Map<string, Section>>()

/** A section of site.yaml by id or title, whatever the case. */
function findSection(name: string, site: Site): Section | undefined {
  const index = indexes.get(site) ?? indexOf(site.sections)
  indexes.set(site, index)
  return index.get(fold(name))
}

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
