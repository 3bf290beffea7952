import type { Newsroom } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'
import type { RecordSource, Snapshot, Subscription } from '../sources/index.ts'
import { followChanges } from './follow-changes.ts'
import { formatProblemsForLog, shouldLog } from './problem-log.ts'
import { Publication, type PublicationOptions, type PublicationTools } from './publication.ts'

export interface StartOptions extends PublicationOptions {
  /** The site's address. @default `url` in the site's settings */
  readonly base: string | undefined
  /** Returns the site's address when neither the call nor the settings have one. */
  readonly getDefaultBase: () => string
  readonly onProgress?: (progress: { readonly read: number; readonly total: number }) => void
  /** Called when everything has been read. */
  readonly onLoaded?: (content: Snapshot) => void
  /** Called before the first edition is published. */
  readonly onCreated?: (publication: Publication) => void
  /** Called with the first content and with each later one, when it is published. */
  readonly onContent?: (content: Pick<Snapshot, 'problems'>) => void
}

/** A source that is being published. */
export interface RunningPublication {
  readonly publication: Publication
  /** The settings of the first edition. */
  readonly newsroom: Newsroom
  readonly subscription: Subscription
  /** Ends the publication; the source stays open. */
  close(): Promise<void>
}

/**
 * Reads a source, publishes it and follows its changes. Problems are logged when they appear.
 *
 * @returns the problems alone when the site's settings cannot be used
 */
export async function startPublication(
  source: RecordSource,
  options: StartOptions,
  tools: PublicationTools,
): Promise<RunningPublication | readonly Problem[]> {
  const { stats, log } = tools
  const content = await source.load(options.onProgress)
  options.onLoaded?.(content)
  const report = async (problems: readonly Problem[]): Promise<void> => {
    for (const line of await formatProblemsForLog(problems.filter(shouldLog), (some) => source.locate(some))) log(line)
  }
  const { newsroom } = content
  if (newsroom === undefined) {
    await report(content.problems)
    return content.problems
  }
  const base = options.base ?? newsroom.site.url ?? options.getDefaultBase()
  const publication = new Publication(base, source, options, tools)
  options.onCreated?.(publication)
  stats.recordContent(content)
  options.onContent?.(content)
  publication.noteProblems(content.problems)
  await publication.replace(newsroom, content.articles)
  const loggedProblems = publication.selectUnsolved(content.problems)
  await report(loggedProblems)
  const subscription = followChanges(source, publication, {
    ...{ log, loggedProblems, select: publication.selectUnsolved },
    onLook: (change, ms) => {
      stats.recordContent(change)
      publication.noteProblems(change.problems)
      options.onContent?.(change)
      if (ms !== undefined) stats.recordReload(ms)
    },
  })
  return {
    publication,
    newsroom,
    subscription,
    close: async () => {
      await Promise.all([subscription.close(), publication.close()])
    },
  }
}
