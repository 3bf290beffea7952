import { createHash } from 'node:crypto'
import type { Article, Attachment, BodyForm } from '../newsroom/article.ts'
import type { Newsroom } from '../newsroom/site.ts'
import type { KeyPath, Problem, ProblemCode, Severity } from '../problem.ts'
import { readByline } from './byline.ts'
import { type FieldName, type Translated, translate } from './dialects.ts'
import { type FieldSchemas, type FieldValue, fieldSchemas } from './fields.ts'
import { isUnreadable, type Parted, part, readRecord } from './front-matter.ts'
import { locate } from './locate.ts'
import { mediaReferences } from './media-references.ts'
import { fillPermalink, namesFromPath, type PathNames, segmentOf } from './names.ts'
import { canBeArticle } from './own-paths.ts'
import { readPlacing } from './placing.ts'
import { issuesOf, quoted } from './schema.ts'
import { readVisibility } from './visibility.ts'

export interface SourceFile {
  /** Relative to the content directory, with `/`. */
  readonly path: string
  readonly text: string
  /** The stamp of the file that was read. */
  readonly version: string
}

export interface ReadArticle {
  /** Absent when the file holds no article that may be published. */
  readonly article?: Article
  readonly problems: readonly Problem[]
  /** Whether the record can be read and is not to be public, or not clearly: no earlier version may stand in for it. */
  readonly takenBack?: boolean
}

/**
 * The only door from a file into the newsroom: every value is checked here and nowhere else. `hasFile` tells whether a
 * reference of this file leads to a file of the content directory.
 */
export function readArticle(
  file: SourceFile,
  newsroom: Newsroom,
  hasFile: (reference: string) => boolean,
): ReadArticle {
  const parted = part(file.text, file.path.endsWith('.json'))
  if (isUnreadable(parted)) return { problems: [{ ...parted, severity: 'withheld', file: file.path }] }
  const data = readRecord(parted)
  if (isUnreadable(data) && data.code === 'not-a-record' && file.path.endsWith('.json')) return { problems: [] }
  if (isUnreadable(data)) return { problems: [{ ...data, severity: 'withheld', file: file.path }] }
  return new RecordReader(file, parted, data as Readonly<Record<string, unknown>>, newsroom, hasFile).read()
}

const schemasByZone = new Map<string, FieldSchemas>()

function schemasFor(timezone: string): FieldSchemas {
  const schemas = schemasByZone.get(timezone) ?? fieldSchemas(timezone)
  schemasByZone.set(timezone, schemas)
  return schemas
}

/** Reads one record, collecting what is wrong with it. */
class RecordReader {
  private readonly problems: Problem[] = []
  private readonly translated: Translated
  private readonly schemas: FieldSchemas
  private readonly names: PathNames
  private withheld = false
  private draft = false
  private readonly file: SourceFile
  private readonly parted: Parted
  private readonly data: Readonly<Record<string, unknown>>
  private readonly newsroom: Newsroom
  private readonly hasFile: (reference: string) => boolean

  constructor(
    file: SourceFile,
    parted: Parted,
    data: Readonly<Record<string, unknown>>,
    newsroom: Newsroom,
    hasFile: (reference: string) => boolean,
  ) {
    this.file = file
    this.parted = parted
    this.data = data
    this.newsroom = newsroom
    this.hasFile = hasFile
    this.translated = translate(data)
    this.schemas = schemasFor(newsroom.site.timezone)
    this.names = namesFromPath(file.path)
  }

  read(): ReadArticle {
    // A `.json` file that names nothing of an article is the data of something else.
    if (this.parted.syntax === 'json' && this.file.path.endsWith('.json') && !this.looksLikeArticle())
      return { problems: [] }
    const article = this.article()
    if (article !== undefined && !this.withheld) return { problems: this.problems, article }
    const { fields } = this.translated
    const ends = [fields.expires, fields.withdrawn, fields.retracted, fields.embargo].some((end) => end !== undefined)
    const unclear = this.problems.some(({ code }) => code === 'unclear-visibility' || code === 'bad-instant')
    return { problems: this.problems, takenBack: ends || unclear || this.draft }
  }

  private looksLikeArticle(): boolean {
    const { title, published, withdrawn } = this.translated.fields
    return [title, published, withdrawn].some((field) => field !== undefined)
  }

  private article(): Article | undefined {
    const { draft, unclear } = readVisibility(this.translated)
    this.draft = draft || this.names.draft
    for (const { at, found, expected } of unclear) this.report('unclear-visibility', 'withheld', at, found, expected)
    for (const { at, meant } of this.translated.suggestions) {
      this.report('unknown-key', 'advice', at, `the unknown key \`${at.join('.')}\``, `\`${meant}\`, perhaps`)
    }
    const withdrawn = this.field('withdrawn', 'unclear-visibility', 'withheld')
    const retracted = this.field('retracted', 'unclear-visibility', 'withheld')
    const expires = this.field('expires', 'unclear-visibility', 'withheld')
    const published = this.published(withdrawn?.at)
    const title = this.title(withdrawn !== undefined)
    if (published === undefined || title === undefined) return undefined
    const { body, bodyForm } = this.body()
    const placing = this.placing()
    const image = this.image()
    const attachments = this.attachments()
    const summary = this.field('summary') || undefined
    const slug = segmentOf(this.field('slug') ?? this.names.slug)
    return {
      id: this.field('id') ?? this.names.id,
      file: this.file.path,
      version: this.file.version,
      bodyForm,
      title,
      slug,
      ...optional('url', this.url(published, slug, placing[0]?.id)),
      sections: placing,
      authors: this.authors(),
      published,
      ...optional('updated', this.updated(published)),
      ...optional('summary', summary),
      tags: this.field('tags') ?? [],
      ...optional('image', image),
      attachments,
      related: this.field('related') ?? [],
      ...optional('language', this.field('language')),
      ...optional('source', this.field('source')),
      ...optional('guid', this.field('guid')),
      digest: digestOf(title, summary, body),
      draft: this.draft,
      ...optional('expires', expires),
      corrections: this.field('corrections') ?? [],
      ...optional('retracted', retracted),
      ...optional('withdrawn', withdrawn),
      media: mediaReferences(
        [image?.url, ...attachments.map(({ url }) => url)].filter((url) => url !== undefined),
        body,
      ),
    }
  }

  /** The value of a field, or undefined when there is none, or none that can be used: that is reported. */
  private field<Name extends keyof FieldSchemas>(
    name: Name,
    code: ProblemCode = 'bad-value',
    severity: Severity = 'fault',
  ): FieldValue<Name> | undefined {
    const found = this.translated.fields[name as FieldName]
    if (found === undefined) return undefined
    const parsed = this.schemas[name].safeParse(found.value)
    if (parsed.success) return parsed.data as FieldValue<Name>
    for (const { at, expected } of issuesOf(parsed.error)) {
      this.report(codeFor(code, expected), severity, [...found.at, ...at], quoted(found.value, at), expected)
    }
    return undefined
  }

  /** When the article is published: its date, the file name's, or the end of an embargo that is later. */
  private published(withdrawnAt: number | undefined): number | undefined {
    const { fields } = this.translated
    const written = typeof fields.published?.value === 'boolean' ? this.dateBeside() : fields.published
    const embargo = this.field('embargo', 'unclear-visibility', 'withheld')
    const goesOut = this.instant(this.laterDate(), 'published')
    const date = this.instant(written ?? this.dateOfName(), 'published') ?? withdrawnAt
    if (date === undefined) {
      if (written === undefined && !this.withheld) {
        const fix = 'Add a line such as `published: 2018-07-16T20:00:00+02:00`.'
        this.report('missing-field', 'withheld', [], 'no date of publication', '`published`', fix)
      }
      return undefined
    }
    return Math.max(date, embargo ?? date, goesOut ?? date)
  }

  /** `date` where `published` is Jekyll's flag. */
  private dateBeside(): { value: unknown; at: KeyPath } | undefined {
    const entry = Object.entries(this.data).find(([key]) => /^(date|pubdate|publish_?date)$/i.test(key))
    return entry === undefined ? undefined : { value: entry[1], at: [entry[0]] }
  }

  /** Hugo's `publishDate` beside a `date`: the article goes out at the later of the two. */
  private laterDate(): { value: unknown; at: KeyPath } | undefined {
    const entry = Object.entries(this.data).find(([key]) => /^(date|publish_?date)$/i.test(key))
    const counting = this.translated.fields.published
    return entry === undefined ||
      counting === undefined ||
      counting.at[0] === entry[0] ||
      typeof counting.value === 'boolean'
      ? undefined
      : { value: entry[1], at: [entry[0]] }
  }

  private dateOfName(): { value: unknown; at: KeyPath } | undefined {
    return this.names.date === undefined ? undefined : { value: this.names.date, at: [] }
  }

  private instant(found: { value: unknown; at: KeyPath } | undefined, name: 'published'): number | undefined {
    if (found === undefined) return undefined
    const parsed = this.schemas[name].safeParse(found.value)
    if (parsed.success) return parsed.data
    const [issue] = issuesOf(parsed.error)
    this.report('bad-instant', 'withheld', found.at, quoted(found.value, []), issue?.expected ?? 'an instant')
    return undefined
  }

  private updated(published: number): number | undefined {
    const updated = this.field('updated', 'bad-instant')
    if (updated === undefined || updated >= published) return updated === published ? undefined : updated
    const at = this.translated.fields.updated?.at ?? []
    this.report(
      'bad-instant',
      'advice',
      at,
      'a time before that of publication',
      'a time after it; this one is passed over',
    )
    return undefined
  }

  private title(withdrawn: boolean): string | undefined {
    if (this.translated.fields.title !== undefined) return this.field('title', 'missing-field', 'withheld')
    if (withdrawn) return ''
    this.report('missing-field', 'withheld', [], 'no title', '`title`', 'Add a line such as `title: A headline`.')
    return undefined
  }

  private authors(): Article['authors'] {
    const found = this.translated.fields.authors
    if (found === undefined) return []
    const { authors, unknown, nameless } = readByline(found.value, this.newsroom)
    if (nameless) this.report('bad-value', 'fault', found.at, quoted(found.value, []), 'an author with a name')
    if (this.newsroom.site.records.unknownAuthors === 'create' || unknown.length === 0) return authors
    for (const name of unknown) {
      this.report('unknown-author', 'fault', found.at, `the author "${name}"`, 'an author of authors.yaml')
    }
    return authors.filter(({ id }) => this.newsroom.authors.has(id))
  }

  private placing(): Article['sections'] {
    const { site } = this.newsroom
    const { sections, unknown, reserved, from } = readPlacing(this.translated, this.data, this.file.path, site)
    const at = from?.at ?? []
    for (const name of reserved) {
      this.report('reserved-id', 'fault', at, `the section "${name}"`, 'a name that is no path of the site itself')
    }
    if (site.records.unknownSections === 'create' || unknown.length === 0) return sections
    for (const name of unknown) {
      this.report('unknown-section', 'fault', at, `the section "${name}"`, 'a section of site.yaml')
    }
    return sections.filter(
      ({ title }) => !unknown.includes(title) && !unknown.some((name) => segmentOf(name) === title),
    )
  }

  private url(published: number, slug: string, section: string | undefined): string | undefined {
    const found = this.translated.fields.url
    // `permalink: false` and templates are for the engine that writes the page.
    if (found === undefined || typeof found.value !== 'string' || /\{[{%]/.test(found.value)) return undefined
    const written = found.value.trim()
    // `permalink: pretty` is the name of a style of Jekyll's.
    if (/^[a-z]+$/.test(written) && found.at.at(-1) === 'permalink') return undefined
    const filled = fillPermalink(written, new Date(published).toISOString(), encodeURIComponent(slug), section)
    const isAddress = /^https?:\/\/[^/]/i.test(written)
    const url = isAddress ? written : filled.startsWith('/') ? filled : `/${filled}`
    const scheme = /^[a-z][a-z0-9+.-]*:/i.test(written) && !isAddress
    const isAny = !scheme && !/[\p{Cc}<>\s]/u.test(url) && URL.canParse(url, 'https://site.invalid/')
    if (isAny && (isAddress || canBeArticle(url, this.newsroom.site))) return url
    this.report(
      'bad-url',
      'fault',
      found.at,
      quoted(written, []),
      'an http or https address, or a path such as /2018/vote/ that is none of the site’s own',
    )
    return undefined
  }

  private image(): Article['image'] {
    const image = this.field('image')
    if (image === undefined) return undefined
    const alt = image.alt ?? this.field('imageAlt')
    const caption = image.caption ?? this.field('imageCaption')
    const credit = image.credit ?? this.field('imageCredit')
    return { ...image, ...optional('alt', alt), ...optional('caption', caption), ...optional('credit', credit) }
  }

  /** Attachments of which type and length are known: RSS can say no other (RSS 2.0, `<enclosure>`). */
  private attachments(): Attachment[] {
    const found = this.translated.fields.attachments
    return (this.field('attachments') ?? []).flatMap((attachment, index): Attachment[] => {
      const { type, length, url } = attachment
      const at = [...(found?.at ?? []), ...(Array.isArray(found?.value) ? [index] : [])]
      if (type === undefined) {
        this.report('bad-value', 'fault', at, quoted(url, []), '`type`, such as audio/mpeg')
        return []
      }
      if (length === undefined && !this.hasFile(url)) {
        this.report(
          'missing-media',
          'fault',
          at,
          quoted(url, []),
          'a file of the content directory, or its `length` in bytes',
        )
        return []
      }
      return [{ ...attachment, type }]
    })
  }

  /** The text of the article: what follows the front matter, or a field of a JSON record. */
  private body(): { body: string; bodyForm: BodyForm } {
    const { body, bodyForm } = bodyOf(this.parted, this.translated)
    return { body, bodyForm: this.file.path.endsWith('.mdx') ? 'mdx' : bodyForm }
  }

  private report(
    code: ProblemCode,
    severity: Severity,
    at: KeyPath,
    found: string,
    expected: string,
    fix?: string,
  ): void {
    if (severity === 'withheld') this.withheld = true
    const place = locate(this.parted, at)
    this.problems.push({ code, severity, file: this.file.path, place, found, expected, ...optional('fix', fix) })
  }
}

const digestOf = (...parts: readonly (string | undefined)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16)

/** A file's body and how it is written. */
export function bodyOf(parted: Parted, { fields }: Translated): { body: string; bodyForm: BodyForm } {
  const forms: [FieldName, BodyForm][] = [
    ['bodyMarkdown', 'markdown'],
    ['bodyHtml', 'html'],
    ['bodyText', 'text'],
  ]
  if (parted.body.trim() === '') {
    for (const [field, bodyForm] of forms) {
      const value = fields[field]?.value
      if (typeof value === 'string') return { body: value, bodyForm }
    }
  }
  return { body: parted.body, bodyForm: 'markdown' }
}

const codeFor = (code: ProblemCode, expected: string): ProblemCode =>
  code === 'bad-value' && expected.includes('http')
    ? 'bad-url'
    : code === 'bad-value' && expected.includes('instant')
      ? 'bad-instant'
      : code

const optional = <Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } =>
  (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value }
