import { z } from 'zod'
import type { Author } from '../newsroom/author.ts'
import { nearest } from '../newsroom/nearest.ts'
import { RESERVED_IDS } from '../newsroom/reserved.ts'
import {
  type FeedSettings,
  FORMAT_NAMES,
  type Hub,
  type Newsroom,
  PRESETS,
  type RelatedSettings,
  type Section,
  type Site,
} from '../newsroom/site.ts'
import { DEFAULT_WORDING, type Wording } from '../newsroom/wording.ts'
import type { KeyPath, Problem, Severity } from '../problem.ts'
import { isRecord, isUnreadable, normalise, readValue } from './front-matter.ts'
import { locate } from './locate.ts'
import { type MovedSettings, movedOf } from './moved.ts'
import { issuesOf, language, line, quoted, webAddress } from './schema.ts'

const feeds = z.strictObject({
  items: z
    .int()
    .min(1, { error: 'a whole number from 1 to 1000' })
    .max(1000, { error: 'a whole number from 1 to 1000' })
    .optional(),
  content: z.enum(['full', 'summary']).optional(),
  related: z.boolean().optional(),
  title: line.optional(),
  order: z.enum(['published', 'updated']).optional(),
  archives: z.boolean().optional(),
  formats: z.array(z.enum(FORMAT_NAMES)).min(1, { error: 'at least one of rss, atom, json' }).optional(),
})

const sectionId = z.string().regex(/^[\p{Letter}\p{Number}][\p{Letter}\p{Mark}\p{Number}_-]*$/u, {
  error: 'an id of letters, digits, "_" and "-"',
})

/** One entry of `authors.yaml`. */
const author = z.strictObject({
  id: z.string().regex(/^[\p{Letter}\p{Number}][\p{Letter}\p{Mark}\p{Number}._-]*$/u, {
    error: 'an id of letters, digits, ".", "_" and "-"',
  }),
  name: line,
  bio: line.optional(),
  url: webAddress.optional(),
  email: z.email({ error: 'an e-mail address' }).optional(),
  avatar: webAddress.optional(),
})

interface WrittenSection {
  id: string
  title?: string | undefined
  description?: string | undefined
  feeds?: z.infer<typeof feeds> | undefined
  sections?: WrittenSection[] | undefined
}

const section: z.ZodType<WrittenSection> = z.strictObject({
  id: sectionId,
  title: line.optional(),
  description: line.optional(),
  feeds: feeds.optional(),
  get sections() {
    return z.array(section).optional()
  },
})

const timezone = z.string().refine(isTimezone, { error: 'a timezone such as Europe/London' })

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const siteUrl = z
  .string({ error: 'an address such as https://news.example.org/' })
  .trim()
  .refine((text) => /^https?:\/\/[^/]/i.test(text) && webAddress.safeParse(text).success, {
    error: 'an address such as https://news.example.org/',
  })
  .transform((text) => {
    const url = new URL(text)
    url.search = ''
    url.hash = ''
    if (!url.pathname.endsWith('/')) url.pathname += '/'
    return url.href
  })

const tagAuthority = z.string().regex(/^(?:[A-Za-z0-9._-]+@)?[A-Za-z0-9.-]+,\d{4}(?:-\d{2}(?:-\d{2})?)?$/, {
  error: 'a domain and a year in which you owned it, such as news.example.org,2018 (RFC 4151)',
})

const wordings = Object.fromEntries(Object.keys(DEFAULT_WORDING).map((key) => [key, line.optional()])) as Record<
  keyof Wording,
  z.ZodOptional<typeof line>
>

const autoRelated = z.int().min(0).max(20, { error: 'a whole number up to 20' })

/** Articles that `related: auto` adds. */
const AUTO_RELATED = 3

/** Where a hub is: feeds name it to subscribers, so it is whole, and holds no password. */
const hubAddress = z
  .string({ error: 'the address of a hub, such as https://hub.example.org/' })
  .trim()
  .refine(isHubAddress, { error: 'the address of a hub, such as https://hub.example.org/' })

function isHubAddress(text: string): boolean {
  if (!/^https?:\/\/[^/]/i.test(text) || !webAddress.safeParse(text).success) return false
  const { username, password, hash } = new URL(text)
  return username === '' && password === '' && hash === ''
}

const hub = z.strictObject({ url: hubAddress, private: z.boolean().optional(), several: z.boolean().optional() })

const bareHub = hubAddress.transform((url): z.infer<typeof hub> => ({ url }))

/** An address alone, or an address with settings: a union would not say which of the two is wrong. */
const hubs = z.array(
  z.unknown().transform((written, context) => {
    const parsed = (typeof written === 'string' ? bareHub : hub).safeParse(written)
    if (parsed.success) return parsed.data
    for (const issue of parsed.error.issues) context.issues.push({ ...issue, input: written } as z.core.$ZodRawIssue)
    return z.NEVER
  }),
)

const site = z.strictObject({
  title: line,
  description: line.optional(),
  url: siteUrl.optional(),
  language: language.optional(),
  timezone: timezone.optional(),
  rights: line.optional(),
  email: z.email({ error: 'an e-mail address' }).optional(),
  logo: webAddress.optional(),
  icon: webAddress.optional(),
  tagAuthority: tagAuthority.optional(),
  hubs: hubs.optional(),
  tombstoneDays: z.int().min(0, { error: 'a number of days' }).optional(),
  articles: z
    .strictObject({
      url: line.optional(),
      sectionFrom: line.optional(),
      unknownSections: z.enum(['create', 'report']).optional(),
      unknownAuthors: z.enum(['create', 'report']).optional(),
    })
    .optional(),
  feeds: feeds.extend({ authors: z.boolean().optional(), tags: z.boolean().optional() }).optional(),
  related: z
    .union([z.literal('auto'), z.strictObject({ auto: autoRelated.optional(), reciprocal: z.boolean().optional() })], {
      error: '`auto`, or `auto: 3` and `reciprocal: true` below it',
    })
    .optional(),
  movedFrom: z.array(z.enum(PRESETS)).optional(),
  // Each by itself, in movedOf: one that is wrong is no reason to publish nothing.
  redirects: z.record(z.string(), z.unknown()).optional(),
  gone: z.array(z.unknown()).optional(),
  sections: z.array(section).optional(),
  pages: z.boolean().optional(),
  nameplate: webAddress.optional(),
  stylesheet: z
    .string()
    .regex(/^\/[^\s?#]+\.css$/, { error: 'a path in the content directory such as /media/courier.css' })
    .optional(),
  wording: z.strictObject(wordings).optional(),
})

const DEFAULT_FEEDS: FeedSettings = {
  items: 50,
  content: 'full',
  related: true,
  title: '{section} – {site}',
  formats: FORMAT_NAMES,
  order: 'published',
  archives: true,
}

export const SITE_FILE = 'site.yaml'
export const AUTHORS_FILE = 'authors.yaml'

export interface Config {
  /** Absent when site.yaml cannot be used. */
  readonly newsroom?: Newsroom
  readonly problems: readonly Problem[]
}

/** The newsroom's configuration from the texts of its two files; undefined where there is none. */
export function readConfig(siteText: string | undefined, authorsText: string | undefined): Config {
  if (siteText === undefined) return { problems: [MISSING_SITE] }
  const problems: Problem[] = []
  const made = readSite(siteText, problems)
  const authors = authorsText === undefined ? new Map<string, Author>() : readAuthors(authorsText, problems)
  return made === undefined ? { problems } : { newsroom: { site: made, authors }, problems }
}

const MISSING_SITE: Problem = {
  code: 'missing-config',
  severity: 'fault',
  file: SITE_FILE,
  place: { line: 1, column: 1 },
  found: 'no such file in the content directory',
  expected: 'the settings of the newsroom',
  fix: 'Make one with these lines: `title: My newsroom` and `url: https://news.example.org/`; sections are made from the articles.',
}

/** A YAML file of the configuration, with what places and reports its faults. */
class ConfigFile {
  readonly data: unknown
  private readonly file: string
  private readonly text: string
  private readonly problems: Problem[]

  constructor(file: string, text: string, problems: Problem[]) {
    this.file = file
    this.text = normalise(text)
    this.problems = problems
    const read = readValue({ syntax: 'yaml', head: this.text, headLine: 1 })
    if (isUnreadable(read)) {
      this.problems.push({ severity: 'fault', file, ...read })
      this.data = undefined
    } else this.data = read
  }

  fault(
    at: KeyPath,
    expected: string,
    found = quoted(this.data, at),
    severity: Severity = 'fault',
    fix?: string,
  ): void {
    const place = locate({ syntax: 'yaml', head: this.text, headLine: 1 }, at)
    this.problems.push({
      code: RESERVED_MESSAGE === expected ? 'reserved-id' : 'bad-config',
      severity,
      file: this.file,
      place,
      found,
      expected,
      ...(fix === undefined ? {} : { fix }),
    })
  }
}

const RESERVED_MESSAGE = 'an id that is no path of the site itself'

function readSite(text: string, problems: Problem[]): Site | undefined {
  const before = problems.length
  const file = new ConfigFile(SITE_FILE, text, problems)
  if (problems.length > before) return undefined
  if (!isRecord(file.data)) {
    file.fault([], 'settings such as `title: My newsroom`', 'no settings')
    return undefined
  }
  const parsed = site.safeParse(file.data)
  if (!parsed.success) {
    for (const { at, expected } of issuesOf(parsed.error)) reportIssue(file, at, expected)
    return undefined
  }
  if (!sectionsAreSound(file, parsed.data.sections ?? [], ['sections'], new Set(), [])) return undefined
  if (parsed.data.tagAuthority === undefined && parsed.data.url === undefined) {
    const fix = 'Add `tagAuthority: your-domain.org,2026`: every id starts with it and must never change.'
    file.fault([], '`tagAuthority`, or a `url` to take it from', 'neither `tagAuthority` nor `url`', 'advice', fix)
  }
  return { ...siteOf(parsed.data), ...movedOf(parsed.data, file.fault.bind(file)) }
}

const SITE_KEYS = [
  ...Object.keys(site.shape),
  ...Object.keys(feeds.shape),
  'id',
  'sections',
  'authors',
  'tags',
  'sectionFrom',
  'auto',
  'reciprocal',
  'unknownSections',
  'unknownAuthors',
  ...Object.keys(hub.shape),
  ...Object.keys(DEFAULT_WORDING),
]

function reportIssue(file: ConfigFile, at: KeyPath, expected: string): void {
  if (!expected.startsWith('Unrecognized key')) {
    file.fault(at, expected)
    return
  }
  const key = String(at.at(-1))
  const meant = nearest(key, SITE_KEYS)
  const hint = meant === undefined ? 'a setting that Sectionwire knows' : `\`${meant}\`, perhaps`
  file.fault(at, hint, `the unknown setting \`${key}\``)
}

/** No id twice, none that is a path of the site itself; one inside itself is both a cycle and an id twice. */
function sectionsAreSound(
  file: ConfigFile,
  sections: readonly WrittenSection[],
  at: KeyPath,
  seen: Set<string>,
  above: readonly string[],
): boolean {
  let sound = true
  for (const [index, { id, sections: below = [] }] of sections.entries()) {
    const here = [...at, index]
    const key = id.normalize('NFC').toLowerCase()
    if (above.includes(key)) {
      file.fault([...here, 'id'], 'a section that does not lie inside itself', `section "${id}" below "${id}"`)
      sound = false
    } else if (seen.has(key)) {
      file.fault([...here, 'id'], 'an id that no other section has', `section "${id}" a second time`)
      sound = false
    }
    if (RESERVED_IDS.has(key)) {
      file.fault([...here, 'id'], RESERVED_MESSAGE, `section "${id}"`)
      sound = false
    }
    seen.add(key)
    sound = sectionsAreSound(file, below, [...here, 'sections'], seen, [...above, key]) && sound
  }
  return sound
}

type WrittenSite = z.infer<typeof site>

function siteOf(written: WrittenSite): Omit<Site, keyof MovedSettings> {
  const settings = settingsOf(written.feeds, DEFAULT_FEEDS)
  const host = written.url === undefined ? 'sectionwire.invalid' : new URL(written.url).hostname
  return {
    ...given({
      url: written.url,
      rights: written.rights,
      email: written.email,
      logo: written.logo,
      icon: written.icon,
      stylesheet: written.stylesheet,
      nameplate: written.nameplate,
    }),
    title: written.title,
    description: written.description ?? written.title,
    language: written.language ?? 'en',
    timezone: written.timezone ?? 'UTC',
    tagAuthority: written.tagAuthority ?? `${host},2026`,
    hubs: hubsOf(written.hubs ?? []),
    tombstoneDays: written.tombstoneDays ?? 30,
    records: {
      sectionFrom: written.articles?.sectionFrom ?? 'auto',
      unknownSections: written.articles?.unknownSections ?? 'create',
      unknownAuthors: written.articles?.unknownAuthors ?? 'create',
      url: written.articles?.url ?? '/articles/{slug}/',
    },
    feeds: settings,
    authorFeeds: written.feeds?.authors ?? true,
    tagFeeds: written.feeds?.tags ?? true,
    sections: (written.sections ?? []).map((each) => sectionOf(each, settings)),
    related: relatedOf(written.related),
    movedFrom: written.movedFrom ?? [],
    pages: written.pages ?? true,
    wording: { ...DEFAULT_WORDING, ...given(written.wording ?? {}) },
  }
}

const relatedOf = (written: WrittenSite['related']): RelatedSettings =>
  written === 'auto'
    ? { auto: AUTO_RELATED, reciprocal: false }
    : { auto: written?.auto ?? 0, reciprocal: written?.reciprocal ?? false }

/** Each hub once. */
const hubsOf = (written: z.infer<typeof hubs>): Hub[] => [
  ...new Map(
    written.map(({ url, ...hub }) => [
      new URL(url).href,
      { url, private: hub.private ?? false, several: hub.several ?? false },
    ]),
  ).values(),
]

/** An object without the keys that are undefined. */
export const given = <T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }

const settingsOf = (written: z.infer<typeof feeds> | undefined, inherited: FeedSettings): FeedSettings => ({
  items: written?.items ?? inherited.items,
  content: written?.content ?? inherited.content,
  related: written?.related ?? inherited.related,
  title: written?.title ?? inherited.title,
  formats: written?.formats ?? inherited.formats,
  order: written?.order ?? inherited.order,
  archives: written?.archives ?? inherited.archives,
})

function sectionOf(written: WrittenSection, inherited: FeedSettings): Section {
  const settings = settingsOf(written.feeds, inherited)
  return {
    id: written.id,
    title: written.title ?? humanise(written.id),
    ...given({ description: written.description }),
    feeds: settings,
    sections: (written.sections ?? []).map((below) => sectionOf(below, settings)),
  }
}

/** `middle-east` → "Middle east". */
export const humanise = (id: string): string => {
  const words = id.replace(/[-_]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Each author of authors.yaml that is right, by id; the others are reported. */
function readAuthors(text: string, problems: Problem[]): Map<string, Author> {
  const authors = new Map<string, Author>()
  const file = new ConfigFile(AUTHORS_FILE, text, problems)
  if (file.data === undefined || file.data === null) return authors
  const entries = authorEntries(file.data)
  if (entries === undefined) {
    file.fault([], 'a list of authors, each with `id` and `name`', 'something else')
    return authors
  }
  for (const { at, value } of entries) {
    const parsed = readAuthor(value, (issueAt, expected) => file.fault([...at, ...issueAt], expected))
    if (parsed === undefined) continue
    if (authors.has(parsed.id)) {
      file.fault([...at, 'id'], 'an id that no other author has', `author "${parsed.id}" a second time`)
    } else authors.set(parsed.id, { ...given(parsed), id: parsed.id, name: parsed.name })
  }
  return authors
}

/** An author without what is wrong of them, as long as id and name are right. */
function readAuthor(
  value: unknown,
  report: (at: KeyPath, expected: string) => void,
): z.infer<typeof author> | undefined {
  const parsed = author.safeParse(value)
  if (parsed.success) return parsed.data
  const issues = issuesOf(parsed.error)
  for (const { at, expected } of issues) report(at, expected)
  const wrong = new Set(issues.map(({ at }) => String(at[0])))
  const rest = isRecord(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !wrong.has(key))) : value
  return author.safeParse(rest).data
}

/** A list, or keys that are the ids (as Jekyll and Hugo data files have them). */
function authorEntries(data: unknown): { at: KeyPath; value: unknown }[] | undefined {
  if (Array.isArray(data)) return data.map((value, index) => ({ at: [index], value }))
  if (!isRecord(data)) return undefined
  return Object.entries(data).map(([id, value]) => ({ at: [id], value: isRecord(value) ? { id, ...value } : value }))
}
