import { editDistance, findNearestWord, type KeyPath } from '../problems/index.ts'
import { isRecord } from './front-matter/index.ts'

/**
 * The names that Hugo, Jekyll, Eleventy, Zola, Astro and common exports have for our fields, the one that counts first
 * in front. Names are compared without case, `_` and `-`, as Hugo does. Zola's `[taxonomies]` and `[extra]` are looked
 * into as if their keys stood outside.
 */
const NAMES = {
  id: ['id', 'uuid'],
  title: ['title', 'headline'],
  slug: ['slug'],
  url: ['url', 'permalink', 'path', 'canonicalurl'],
  section: ['sections', 'section'],
  category: ['categories', 'category'],
  authors: ['authors', 'author', 'byline'],
  published: ['published', 'publishdate', 'pubdate', 'publishedat', 'datepublished', 'date', 'pubdatetime'],
  updated: [
    'updated',
    'lastmod',
    'updateddate',
    'lastmodifiedat',
    'modified',
    'updatedat',
    'datemodified',
    'modifieddate',
    'moddatetime',
  ],
  embargo: ['embargo', 'embargountil', 'embargoeduntil'],
  expires: ['expires', 'expirydate', 'expiry', 'expiresat'],
  draft: ['draft'],
  status: ['status'],
  hidden: ['private', 'hidden', 'unlisted', 'eleventyexcludefromcollections'],
  summary: ['summary', 'description', 'excerpt', 'abstract'],
  tags: ['tags', 'tag', 'keywords'],
  image: [
    'image',
    'cover',
    'coverimage',
    'hero',
    'heroimage',
    'featuredimage',
    'featureimage',
    'thumbnail',
    'images',
    'ogimage',
  ],
  imageAlt: ['imagealt', 'coveralt', 'heroalt', 'heroimagealt'],
  imageCaption: ['imagecaption', 'covercaption', 'heroimagecaption'],
  imageCredit: ['imagecredit', 'covercredit', 'photocredit'],
  attachments: ['attachments', 'enclosure', 'enclosures', 'audio', 'video'],
  related: ['related'],
  language: ['language', 'lang', 'locale'],
  source: ['source'],
  guid: ['guid'],
  corrections: ['corrections', 'correction'],
  retracted: ['retracted'],
  withdrawn: ['withdrawn'],
  bodyMarkdown: ['body', 'content', 'bodymarkdown'],
  bodyHtml: ['contenthtml', 'bodyhtml', 'html'],
  bodyText: ['contenttext', 'bodytext', 'text'],
} as const

export type FieldName = keyof typeof NAMES

/** Keys that the engines and their themes know and a feed does not need. */
const OTHERS = `aliases alternates author_profile build cascade changefreq changelog comments css dates data date_format
  disable_share eleventy_computed eleventy_navigation extra featured gate header headless icon in_search_index
  insert_anchor_links isCJKLanguage js jsonld keywords late layout linkTitle link locked markup math mate menu menus
  meta mermaid mermaidjs navigation next order outputs page_template pagination params parent paginate_by pin pinned
  prev priority publish_resources rate reading_time redirect_from redirect_to render resources robots robots_no_index
  search series share sidebar sitemap slugs sort_by sort_order states subtitle summary_length taxonomies template theme
  toc transparent type update version videos weight words canonical_url og twitter schema`

/** Keys that decide whether, when and how long an article is public: a slip in one of them is never passed over. */
const DECIDING = [
  ...NAMES.published,
  ...NAMES.embargo,
  ...NAMES.expires,
  ...NAMES.draft,
  ...NAMES.status,
  ...NAMES.hidden,
  ...NAMES.retracted,
  ...NAMES.withdrawn,
]

const canonical = (key: string): string => key.toLowerCase().replace(/[-_]/g, '')

const FIELD_OF = new Map<string, FieldName>(
  Object.entries(NAMES).flatMap(([field, names]) => names.map((name) => [name, field as FieldName] as const)),
)
const PASSED_OVER = new Set(OTHERS.split(/\s+/).map(canonical))

/** A value of the record and where it stands. */
export interface FoundValue {
  readonly value: unknown
  readonly at: KeyPath
}

export interface TranslatedRecord {
  /** The value that counts for each of our fields. */
  readonly fields: Readonly<Partial<Record<FieldName, FoundValue>>>
  /** All values of the fields that hide an article: each of them counts. */
  readonly hidden: readonly FoundValue[]
  /** Keys no one knows that are one slip away from one that decides whether the article is public. */
  readonly slips: readonly { readonly at: KeyPath; readonly meant: string }[]
  /** Keys no one knows that are close to a known one. */
  readonly suggestions: readonly { readonly at: KeyPath; readonly meant: string }[]
}

/** A record's keys, in any of the dialects, as our fields. */
export function translateKeys(record: Readonly<Record<string, unknown>>): TranslatedRecord {
  const fields: Partial<Record<FieldName, FoundValue & { rank: number }>> = {}
  const hidden: FoundValue[] = []
  const slips: { at: KeyPath; meant: string }[] = []
  const suggestions: { at: KeyPath; meant: string }[] = []
  const take = (key: string, value: unknown, table: string | undefined): void => {
    if (value === null || value === undefined) return
    const { field, rank, isDeciding, verdict } = getMeaning(key)
    // Templates leave empty fields behind; one that decides what is public is no place for guesses.
    if (value === '' && !isDeciding) return
    const at = table === undefined ? [key] : [table, key]
    if (field === 'hidden') hidden.push({ value, at })
    else if (field !== undefined) {
      const known = fields[field]
      if (known === undefined || rank < known.rank) fields[field] = { value, at, rank }
    } else if (table === undefined && verdict.slip !== undefined) slips.push({ at, meant: verdict.slip })
    else if (table === undefined && verdict.suggestion !== undefined)
      suggestions.push({ at, meant: verdict.suggestion })
  }
  for (const key of Object.keys(record)) take(key, record[key], undefined)
  // Zola's tables after what stands outside, so that this counts.
  for (const table of TABLES) {
    const inner = record[table]
    if (isRecord(inner)) for (const key of Object.keys(inner)) take(key, inner[key], table)
  }
  return { fields, hidden, slips, suggestions }
}

const TABLES = ['taxonomies', 'extra']

/** What a key is to us. */
interface Meaning {
  readonly field?: FieldName
  /** Its place among the names of its field: the first counts. */
  readonly rank: number
  /** Whether it decides what is public. */
  readonly isDeciding: boolean
  /** Of one that no one knows. */
  readonly verdict: Verdict
}

interface Verdict {
  readonly slip?: string
  readonly suggestion?: string
}

/** A newsroom has few keys and many articles: each is thought about once. */
const meanings = new Map<string, Meaning>()

function getMeaning(key: string): Meaning {
  const known = meanings.get(key)
  if (known !== undefined) return known
  const name = canonical(key)
  const field = FIELD_OF.get(name)
  const isDeciding = (DECIDING as readonly string[]).includes(name)
  const meaning =
    field === undefined
      ? { rank: 0, isDeciding, verdict: judgeUnknownKey(name) }
      : { field, rank: (NAMES[field] as readonly string[]).indexOf(name), isDeciding, verdict: {} }
  if (meanings.size < 10_000) meanings.set(key, meaning)
  return meaning
}

function judgeUnknownKey(name: string): Verdict {
  if (PASSED_OVER.has(name)) return {}
  const slip = DECIDING.find((deciding) => editDistance(name, deciding) <= 1)
  if (slip !== undefined) return { slip }
  const known = [...FIELD_OF.keys()].filter((key) => key.length > 3)
  const suggestion = name.length < 4 ? undefined : findNearestWord(name, known)
  const isClose = suggestion !== undefined && editDistance(name, suggestion) <= (name.length > 6 ? 2 : 1)
  return isClose ? { suggestion } : {}
}
