import { omitUndefined } from '../../collections/index.ts'
import {
  type Article,
  formatRfc3339,
  getLifecycleState,
  type Instant,
  type LifecycleState,
  type Newsroom,
  toSingleLine,
  UNDATED,
} from '../../model/index.ts'
import { formatProblems } from '../../problems/index.ts'
import { openSource, type RecordEdit, type RecordSource } from '../../sources/index.ts'
import { type ExitCode, makeYielder, type Streams, UsageError } from '../../system/index.ts'
import { findArticle, getAddress } from '../find-article.ts'
import { parseInstantOption } from '../option-values.ts'
import { formatTime } from '../text-table.ts'

export interface EditOptions {
  readonly articles: string
  /** A date and time as written. @default now */
  readonly at?: string
  /** The reason of a takedown, in one line for readers. */
  readonly reason?: string
  /** For a retraction: the notice does not show the headline. @default false */
  readonly hideHeadline?: boolean
  readonly cache?: string | false
  /** The address of the database that holds the records. @default the content directory */
  readonly database?: string
  /** The folder with the media files of a database's records. @default none */
  readonly media?: string
  /** Where the records come from; closed at the end. @default the content directory */
  readonly source?: RecordSource
}

/** An edit that is asked for on the command line. */
export interface EditCall {
  readonly action: RecordEdit['action']
  /** Id, slug, headline, file or public address. */
  readonly name: string
  /** The note of a correction. */
  readonly note?: string
}

/** Writes a change into an article's record, and prints what it means for readers. */
export async function editArticle(
  call: EditCall,
  options: EditOptions,
  { out, err }: Streams,
  present: Instant,
): Promise<ExitCode> {
  const source = options.source ?? openSource({ ...options, yieldToEventLoop: makeYielder() })
  try {
    if (source.edit === undefined) throw new UsageError(`the records of ${source.name} cannot be changed from here`)
    const { newsroom, articles, problems } = await source.load()
    if (newsroom === undefined) {
      err.write(formatProblems(problems))
      return 1
    }
    const article = findArticle(call.name, { newsroom, articles, problems, directory: options.articles, now: present })
    const now = Math.floor(present / 1000) * 1000
    const at = options.at === undefined ? undefined : readInstant(options.at, now, newsroom.site.timezone)
    const edit = makeEdit({ ...call, article, now, newsroom, at }, options)
    const name = await source.edit(article, edit)
    out.write(`${name}: ${describeEdit(edit)}\n${describeConsequence(edit, article, newsroom, now)}\n`)
    return 0
  } finally {
    await source.close()
  }
}

const readInstant = (text: string, now: Instant, timezone: string): Instant =>
  text.trim().toLowerCase() === 'now' ? now : parseInstantOption('--at', text, timezone, now)

interface EditInput extends EditCall {
  readonly article: Article
  readonly newsroom: Newsroom
  readonly now: Instant
  readonly at: Instant | undefined
}

/** @throws UsageError when the change makes no sense for the article as it is */
function makeEdit(input: EditInput, { reason, hideHeadline }: EditOptions): RecordEdit {
  const { action, article, now, at = now } = input
  const state = getLifecycleState(article, now)
  const instant = formatRfc3339(at)
  switch (action) {
    case 'withdraw':
    case 'retract': {
      const why = { at: instant, ...omitUndefined({ reason: toSingleLine(reason ?? '') || undefined }) }
      return action === 'withdraw' ? { action, ...why } : { action, ...why, keepHeadline: hideHeadline !== true }
    }
    case 'publish':
      return makePublication(input, state)
    case 'unpublish':
      if (state === 'draft') throw new UsageError(`"${article.title}" is a draft already`)
      return { action }
    case 'restore':
      if (state === 'draft' || article.withdrawn !== undefined || article.retracted !== undefined) return { action }
      throw new UsageError(
        `"${article.title}" is neither unpublished, retracted nor withdrawn: there is nothing to restore`,
      )
    case 'update':
    case 'correct': {
      requirePublic(input, state)
      if (at < article.published) {
        throw new UsageError(
          `--at: found a time before the publication, ${formatAt(article.published, input)}; expected a later one`,
        )
      }
      if (action === 'update') return { action, at: instant }
      const note = toSingleLine(input.note ?? '')
      if (note === '') throw new UsageError('found an empty note; expected one line for readers, in quotes')
      return { action, at: instant, note }
    }
  }
}

function makePublication(input: EditInput, state: LifecycleState): RecordEdit {
  const { article, now, at } = input
  const name = `"${article.title}"`
  if (state === 'withdrawn' || state === 'retracted') {
    throw new UsageError(`${name} is ${state}; \`sectionwire restore\` undoes that`)
  }
  if (state === 'expired') {
    throw new UsageError(
      `${name} expired at ${formatAt(article.expires ?? now, input)}; change \`expires\` in ${article.file}`,
    )
  }
  if (state === 'live') {
    const since = formatAt(article.published, input)
    throw new UsageError(`${name} has been public since ${since}; \`sectionwire update\` says that it has changed`)
  }
  if (at !== undefined) return { action: 'publish', at: formatRfc3339(at) }
  if (state === 'embargoed') {
    throw new UsageError(
      `${name} will be public at ${formatAt(article.published, input)}; --at now publishes it at once, and --at another time then`,
    )
  }
  // A date that somebody set for later is kept.
  const isPlanned = article.published > now && article.published !== UNDATED
  return isPlanned ? { action: 'publish' } : { action: 'publish', at: formatRfc3339(now) }
}

function requirePublic({ article, action }: EditInput, state: LifecycleState): void {
  if (state === 'live') return
  const why = state === 'retracted' ? 'readers see its notice alone' : 'no reader sees it'
  const isAhead = state === 'draft' || state === 'embargoed'
  throw new UsageError(
    `"${article.title}" is ${state === 'draft' ? 'a draft' : state}: ${why}, so there is nothing to ${action}${isAhead ? '. Change its text' : ''}`,
  )
}

const formatAt = (at: Instant, { newsroom }: Pick<EditInput, 'newsroom'>): string =>
  formatTime(at, newsroom.site.timezone)

const describeEdit = (edit: RecordEdit): string => {
  const at = 'at' in edit && edit.at !== undefined ? ` as of ${edit.at}` : ''
  return `${DONE[edit.action]}${at}`
}

const DONE: Readonly<Record<RecordEdit['action'], string>> = {
  publish: 'published',
  unpublish: 'unpublished',
  restore: 'restored',
  update: 'updated',
  correct: 'corrected',
  withdraw: 'withdrawn',
  retract: 'retracted',
}

/** The meaning of each change for readers. */
const CONSEQUENCES: Readonly<Record<Exclude<RecordEdit['action'], 'publish' | 'restore'>, string>> = {
  withdraw:
    'It is removed from every feed, page and archive. Atom feeds announce the removal, and its page answers 410, or 404 on a static host.',
  retract: 'A notice with the date and the reason replaces its text.',
  unpublish:
    'It is removed from every feed, page and archive. Feed readers that have it already may keep it: `sectionwire withdraw` tells them to remove it.',
  update: 'Feeds show that it has changed, and it rises where lists are in the order of updates.',
  correct: 'The note is shown with the article, in feeds and on its page.',
}

function describeConsequence(edit: RecordEdit, article: Article, newsroom: Newsroom, now: Instant): string {
  if (edit.action === 'publish' || edit.action === 'restore') {
    const published = 'at' in edit && edit.at !== undefined ? Date.parse(edit.at) : article.published
    const address = newsroom.site.url === undefined ? '' : `: ${getAddress(newsroom, { ...article, published })}`
    const isHidden = edit.action === 'restore' && article.expires !== undefined && article.expires <= now
    if (isHidden) return 'It is not public: its `expires` is over.'
    if (published <= now) return `It is public${address}`
    return `It will be public at ${formatTime(published, newsroom.site.timezone)}${address}`
  }
  const state = getLifecycleState(article, 'at' in edit ? Date.parse(edit.at) : now)
  const isHidden = state !== 'live' && state !== 'retracted'
  return isHidden ? 'It is not public at that time, so nothing changes for readers.' : CONSEQUENCES[edit.action]
}
