import { setTimeout as sleep } from 'node:timers/promises'
import { buildCatalog, type Catalog } from '../catalog/index.ts'
import type { Edition } from '../edition/index.ts'
import { ArticleNotRendered, type Newsroom, VersionGone } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'
import { BuildThreads } from '../runtime/building/index.ts'
import { formatProblemsForLog, shouldLog, trackNewProblems } from '../runtime/index.ts'
import { findUnrenderable } from '../runtime/rendering/index.ts'
import type { RecordSource, SourceChange } from '../sources/index.ts'
import type { Streams } from '../system/index.ts'
import type { PreparedBuild } from './prepare-build.ts'

/** Times that a build writes the tree while the records keep changing. */
const MAX_WRITES = 3

/** Delay before reading a file again that was being written, in milliseconds. */
const RETRY_MS = 250

type Content = Pick<PreparedBuild, 'newsroom' | 'articles'>

/** A tree that is to be written. */
export interface CandidateTree {
  readonly edition: Edition
  readonly newsroom: Newsroom
  /** Problems of the records that have not been logged before. */
  readonly problems: readonly Problem[]
}

/** The result of a build. */
export interface WrittenTree extends Pick<CandidateTree, 'edition' | 'newsroom'> {
  /** False if a document could not be written. */
  readonly isComplete: boolean
}

/**
 * Writes the tree, and writes it again until the source holds the same records after the write as before.
 *
 * @param mayWrite called before each write
 * @returns undefined when the tree must not be written, or the text of an article was not available in any of the
 * writes
 */
export async function writeUntilCurrent(
  build: PreparedBuild,
  mayWrite: (tree: CandidateTree) => Promise<boolean>,
  { err }: Pick<Streams, 'err'>,
): Promise<WrittenTree | undefined> {
  const { problems, source } = build
  const takeNew = trackNewProblems(problems.filter(shouldLog))
  let content: Content = build
  let fresh: readonly Problem[] = []
  for (let write = 1; ; write += 1) {
    const written = await writeRenderable(build, content, (tree) => mayWrite({ ...tree, problems: fresh }))
    if (written === undefined) return undefined
    const { edition, newsroom, isComplete } = written
    if (isComplete instanceof VersionGone) await sleep(RETRY_MS)
    build.timings.begin('look for later changes')
    const change = await readChange(source)
    if (typeof isComplete === 'boolean' && change?.changed !== true) return { edition, newsroom, isComplete }
    fresh = takeNew(build.adopter.withoutKeptIds(change?.problems ?? problems).filter(shouldLog))
    for (const line of await formatProblemsForLog(fresh, (some) => source.locate(some))) err.write(`${line}\n`)
    if (write === MAX_WRITES) {
      if (isComplete instanceof VersionGone) return fail(isComplete, err)
      err.write(
        'Records changed during the build: the tree holds the versions that were read before. Build again to publish the changes.\n',
      )
      return { edition, newsroom, isComplete }
    }
    if (change !== undefined) content = await build.adopter.adopt(change.newsroom ?? newsroom, change.articles, edition)
  }
}

interface Attempt extends Omit<CandidateTree, 'problems'> {
  readonly isComplete: boolean | VersionGone
}

/** Writes the tree, without the articles that cannot be rendered. */
async function writeRenderable(
  build: PreparedBuild,
  { newsroom, articles }: Content,
  mayWrite: (tree: Omit<CandidateTree, 'problems'>) => Promise<boolean>,
): Promise<Attempt | undefined> {
  const { source, editionBuilder, texts, withheld, now } = build
  for (;;) {
    build.timings.begin('index the articles')
    const catalog = buildCatalog(newsroom, withheld.select(articles), now)
    const edition = editionBuilder.edition(catalog)
    if (!(await mayWrite({ edition, newsroom }))) return undefined
    const { size } = withheld
    const check = (minLength?: number): Promise<void> =>
      findUnrenderable(
        [...catalog.byId.values()],
        {
          getText: texts.text,
          getTextBytes: (article) => source.getTextBytes?.(article),
          renderBody: (article, text) => editionBuilder.renderBody(newsroom, article, text),
        },
        minLength,
      )
    try {
      await texts.hold(catalog)
      // No file has been written yet, so an article that is found here is in none.
      await check()
      if (withheld.size === size) return { edition, newsroom, isComplete: await writeTree(build, edition, catalog) }
    } catch (error) {
      if (error instanceof VersionGone) return { edition, newsroom, isComplete: error }
      if (!(error instanceof ArticleNotRendered) || withheld.size === size) throw error
      // The others are found before the next attempt.
      await check(0)
    }
  }
}

/** Writes the tree on all threads. */
async function writeTree(
  { source, texts, base, out, threads, tree }: PreparedBuild,
  edition: Edition,
  catalog: Catalog,
): Promise<boolean> {
  const { directory } = source
  const { newsroom, all, now } = catalog
  if (directory === undefined) return tree.write(edition, catalog)
  const helpers = new BuildThreads({ newsroom, articles: all, now, base, directory, out }, texts.text, threads)
  try {
    return await tree.write(edition, catalog, { getHelpers: helpers.getHelpers })
  } finally {
    await helpers.close()
  }
}

function fail({ file }: VersionGone, err: Streams['err']): undefined {
  err.write(
    `${file}: found a new version at each of ${MAX_WRITES} attempts to write the tree; expected a file that stays the same during a build. The old tree is still in place. Build again when no program is saving the file.\n`,
  )
}

/** Returns the last change of the source since it was read; undefined when there was none. */
async function readChange(source: RecordSource): Promise<SourceChange | undefined> {
  const changes: SourceChange[] = []
  let failure: { readonly error: unknown } | undefined
  const subscription = source.changes({
    onChange: async (change) => {
      changes.push(change)
    },
    onError: (error) => {
      failure = { error }
    },
  })
  await subscription.refresh()
  await subscription.close()
  if (failure !== undefined) throw failure.error
  const last = changes.at(-1)
  return last && { ...last, changed: changes.some(({ changed }) => changed) }
}
