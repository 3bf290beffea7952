import { optionalProperty } from '../collections/index.ts'
import { listBodyReferences } from '../html/index.ts'
import { type Article, computeTextDigest, type Newsroom, toSingleLine, toSlug } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'
import { readUrl } from './article-address.ts'
import { BylineReader } from './bylines/index.ts'
import { checkBody } from './check-body.ts'
import { getEngineRules } from './engines/index.ts'
import {
  type ArticleParts,
  COPIED_FIELDS,
  type CopiedValues,
  deriveTitle,
  EMPTY_LIST,
  FieldReader,
  makeArticle,
  type RecordFieldName,
  readShownValues,
} from './fields/index.ts'
import { isUnreadable, readRecord, type SplitFile, type UnreadableFile } from './front-matter/index.ts'
import { LIMITS } from './limits.ts'
import { getLocalZones } from './parse-instant.ts'
import { toPathSegment } from './path-names.ts'
import { isHtmlPath, readRecordBody } from './record-body.ts'
import {
  type HasFile,
  readAttachments,
  readAuthors,
  readImage,
  readPathLanguage,
  readPublished,
  readSections,
  readUpdated,
  readWrittenDay,
} from './record-fields.ts'
import { type RecordContext, type RecordFile, RecordValues } from './record-values.ts'
import { readVisibility } from './record-visibility.ts'
import { quoteValue } from './schema.ts'
import { SectionResolver } from './section-resolver.ts'
import { KeyTypos } from './translate-keys.ts'
import { listVisibilityLines, type Visibility, VisibilityFinder } from './visibility/index.ts'

/** The result of reading a record. */
export interface ArticleReading {
  /** Absent when the record gives no article that may be published. */
  readonly article?: Article
  readonly problems: readonly Problem[]
  /** True if a readable record is not public, or not clearly so: no earlier version may be shown in its place. */
  readonly takenBack?: boolean
  /** The body of `article`, as long as the caller keeps the bytes that it gave. */
  readonly body?: string | Buffer
}

/** Reads the records of a newsroom. Every value of a record is checked here and nowhere else. */
export class ArticleReader {
  private readonly context: RecordContext
  private readonly publishesBare: boolean

  constructor(newsroom: Newsroom) {
    const { site } = newsroom
    const zones = getLocalZones(site)
    this.publishesBare = getEngineRules(site.engine?.name).publishesBare
    this.context = {
      newsroom,
      zones,
      ownKeys: new Map(Object.entries(site.records.keys) as [string, RecordFieldName][]),
      fields: new FieldReader(zones),
      ...(getEngineRules(site.engine?.name).textTimesAreLocal && zones.times !== site.timezone
        ? { textFields: new FieldReader({ times: site.timezone, days: zones.days }) }
        : {}),
      bylines: new BylineReader(newsroom),
      sections: new SectionResolver(newsroom.site),
      keyTypos: new KeyTypos(),
      visibility: new VisibilityFinder(),
    }
  }

  /** @param hasFile whether a reference of the record leads to a file of the content directory */
  read(file: RecordFile, split: SplitFile<string | Buffer> | UnreadableFile, hasFile: HasFile): ArticleReading {
    const parts = (isUnreadable(split) && this.publishesBare ? split.bare : undefined) ?? split
    // A record from code is always meant as an article; a `.json` file may hold other data.
    const isJson = file.record === undefined && file.path.endsWith('.json')
    const isHtml = isHtmlPath(file.path)
    // Most files of HTML are pages, and parts of a theme.
    if (isHtml && isUnreadable(parts) && parts.code !== 'too-large') return { problems: [] }
    if (isUnreadable(parts)) return this.reportUnreadable(file, parts, parts.head, 2)
    const read = readRecord(parts)
    if (isUnreadable(read) && read.code === 'not-a-record' && isJson) return { problems: [] }
    if (isUnreadable(read)) return this.reportUnreadable(file, read, parts.head, parts.headLine)
    const { data, head, repaired } = read
    const keys = Object.keys(data).length
    if (keys > LIMITS.keys) return { problems: [describeTooManyKeys(file.path, keys)] }
    // The end of a repaired text is a guess, so a later line that hides the article counts.
    if (repaired !== undefined && head.head !== parts.head && this.mayHide(parts.head)) {
      return this.reportUnreadable(file, { code: 'bad-syntax', ...repaired }, parts.head, parts.headLine)
    }
    const record = new RecordValues(
      file,
      repaired === undefined ? parts : { ...parts, ...head },
      data,
      this.context,
      repaired,
    )
    if (isHtml && !hasDate(record)) return { problems: [] }
    return isJson && !looksLikeArticle(record) ? { problems: [] } : readValues(record, hasFile)
  }

  private mayHide(text: string): boolean {
    return listVisibilityLines(text, this.context.visibility).length > 0
  }

  /** @param text the record, as far as it is there; its first line is `firstLine` of the file */
  private reportUnreadable(
    { path, defaults }: RecordFile,
    { head, ...unreadable }: UnreadableFile,
    text = '',
    firstLine: number,
  ): ArticleReading {
    const lines = listVisibilityLines(text, this.context.visibility)
    const places = lines.map(
      ({ found, line }) =>
        `\`${found.at.join('.')}: ${quoteValue(found.value, [])}\` (${path}:${line + firstLine - 1})`,
    )
    const fix = [unreadable.fix, lines.length === 0 ? undefined : `It may not be public: ${places.join(', ')}.`]
    const problem: Problem = {
      ...unreadable,
      ...optionalProperty('fix', fix.filter((part) => part !== undefined).join(' ') || undefined),
      severity: 'withheld',
      file: path,
    }
    const isInHiddenFolder = defaults?.rules.some(({ values }) =>
      this.context.visibility.find(values, false).some(({ verdict }) => verdict.says === 'hidden'),
    )
    return lines.length > 0 || isInHiddenFolder === true
      ? { problems: [problem], takenBack: true }
      : { problems: [problem] }
  }
}

/** One of the keys that are not read could decide whether the article is public. */
const describeTooManyKeys = (file: string, keys: number): Problem => ({
  ...{ code: 'too-large', severity: 'withheld', file, place: { line: 1, column: 1 } },
  found: `${keys.toLocaleString('en-GB')} keys`,
  expected: `at most ${LIMITS.keys.toLocaleString('en-GB')}`,
})

const hasDate = ({ translated: { fields }, names }: RecordValues): boolean =>
  fields.published !== undefined || fields.withdrawn !== undefined || names.date !== undefined

function looksLikeArticle({ translated }: RecordValues): boolean {
  const { title, published, withdrawn } = translated.fields
  return [title, published, withdrawn].some((field) => field !== undefined)
}

function readValues(record: RecordValues, hasFile: HasFile): ArticleReading {
  const visibility = readVisibility(record)
  const article = toArticle(record, visibility, hasFile)
  const { problems, translated } = record
  if (article !== undefined && !record.withheld) {
    return { problems, article, body: readRecordBody(record.parts, translated, record.file.path).body }
  }
  const { withdrawn, retracted } = translated.fields
  const hasEnd = visibility.hasLimit || withdrawn !== undefined || retracted !== undefined
  const unclear = problems.some(({ code }) => code === 'unclear-visibility' || code === 'bad-instant')
  return { problems, takenBack: hasEnd || unclear || visibility.isHidden }
}

function toArticle(record: RecordValues, visibility: Visibility, hasFile: HasFile): Article | undefined {
  const withdrawn = record.field('withdrawn', 'unclear-visibility', 'withheld')
  const retracted = record.field('retracted', 'unclear-visibility', 'withheld')
  const published = readPublished(record, withdrawn?.at, visibility)
  const title = readTitle(record, withdrawn !== undefined) ?? nameUntitled(record)
  if (published === undefined || title === undefined) return undefined
  const { isHidden: draft, from: expires, listing } = visibility
  if (expires !== undefined && expires <= published && !draft) {
    const fix = 'The article is never shown.'
    record.report('bad-instant', 'warning', [], 'an end of publication before its beginning', 'a later end', fix)
  }
  return withRemainingFields(record, { title, published, draft, expires, listing, retracted, withdrawn }, hasFile)
}

/** Values that decide about visibility. */
type DecidingParts = Pick<
  ArticleParts,
  'title' | 'published' | 'draft' | 'expires' | 'listing' | 'retracted' | 'withdrawn'
>

function withRemainingFields(record: RecordValues, deciding: DecidingParts, hasFile: HasFile): Article {
  const { title, published, draft, expires, listing, retracted, withdrawn } = deciding
  const { body, bodyForm } = readRecordBody(record.parts, record.translated, record.file.path)
  const isShort = checkBody(record, body)
  const sections = readSections(record)
  const image = readImage(record, hasFile)
  const attachments = readAttachments(record, hasFile)
  const summary = record.field('summary') || undefined
  const { media, links } = listBodyReferences(listMedia(image, attachments), isShort ? body : '')
  const { records } = record.newsroom.site
  const { slugFrom } = getEngineRules(record.newsroom.site.engine?.name)
  const slugText = record.field('slug') ?? (slugFrom === 'title' && title !== '' ? title : record.names.slug)
  const slug = toPathSegment(records.slugStyle === 'plain' ? slugText : toSlug(slugText, records.slugStyle))
  const day = records.addressDay === 'written' ? readWrittenDay(record, published) : undefined
  return makeArticle({
    id: record.field('id') ?? record.names.id,
    file: record.file.path,
    version: record.file.version,
    bodyForm,
    title,
    slug,
    url: readUrl(record, { published, day, slug, sections }),
    sections,
    authors: readAuthors(record),
    published,
    day,
    updated: readUpdated(record, published),
    summary,
    image,
    attachments: orEmpty(attachments),
    language: record.field('language') ?? readPathLanguage(record),
    digest: computeTextDigest(title, summary, body),
    draft,
    expires,
    listing,
    retracted,
    withdrawn,
    media: orEmpty(limitMedia(record, media)),
    links: orEmpty(links.slice(0, LIMITS.media)),
    values: isShort ? readShownValues(record.data, body) : undefined,
    // Last: what begins with keys that differ by record takes V8 a tenth of a millisecond more.
    ...readCopiedFields(record),
  })
}

function readCopiedFields(record: RecordValues): CopiedValues {
  const values: Record<string, unknown> = {}
  for (const { name, absent } of COPIED_FIELDS) values[name] = record.field(name) ?? absent
  return values as CopiedValues
}

const listMedia = (image: Article['image'], attachments: Article['attachments']): string[] => [
  ...(image === undefined ? [] : [image.url]),
  ...attachments.map(({ url }) => url),
]

function limitMedia(record: RecordValues, media: readonly string[]): readonly string[] {
  if (media.length <= LIMITS.media) return media
  const found = `${media.length.toLocaleString('en-GB')} pictures and other files`
  record.report('too-large', 'warning', [], found, `at most ${LIMITS.media.toLocaleString('en-GB')}`)
  return media.slice(0, LIMITS.media)
}

const orEmpty = <T>(list: readonly T[]): readonly T[] => (list.length === 0 ? EMPTY_LIST : list)

function readTitle(record: RecordValues, withdrawn: boolean): string | undefined {
  if (record.translated.fields.title !== undefined) return record.field('title', 'missing-field', 'withheld')
  if (withdrawn) return ''
  return undefined
}

/** Returns a title for an article that its engine publishes without one; undefined for all others. Reports both. */
function nameUntitled(record: RecordValues): string | undefined {
  const { translated, parts, file, names, newsroom } = record
  if (translated.fields.title !== undefined) return undefined
  const other = translated.unknown.find((key) => /(?:title|headline)$/i.test(key))
  const fix =
    other === undefined
      ? 'Add a line such as `title: A headline`.'
      : `If \`${other}\` is the title, add \`articles: { keys: { title: ${other} } }\` to site.yaml.`
  const value = other === undefined ? undefined : record.data[other]
  const title = getEngineRules(newsroom.site.engine?.name).publishesUntitled
    ? toSingleLine(typeof value === 'string' ? value : '') ||
      deriveTitle(readRecordBody(parts, translated, file.path).body, names.slug)
    : undefined
  if (title === undefined) record.report('missing-field', 'withheld', [], 'no title', '`title`', fix)
  else
    record.report(
      'missing-field',
      'warning',
      [],
      'no title',
      '`title`',
      `The article is published as "${title}". ${fix}`,
    )
  return title
}
