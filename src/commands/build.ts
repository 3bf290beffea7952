import { resolve } from 'node:path'
import { TreeCache } from '../delivery/static/index.ts'
import { getStaleAt } from '../edition/index.ts'
import { formatProblems, isFault, type Problem } from '../problems/index.ts'
import { announceBuild, checkLostFeeds, checkRedirects, checkRuleCount } from '../runtime/index.ts'
import { type ExitCode, getDefaultCacheFolder, type Streams, UsageError } from '../system/index.ts'
import { type BuildOptions, type PreparedBuild, prepareBuild, refuse } from './prepare-build.ts'
import { type CandidateTree, writeUntilCurrent } from './write-until-current.ts'

/**
 * Writes the static tree. Faults are logged; with `strict`, one fault prevents all writing.
 *
 * @param stopped returns a promise that resolves when a build with `watch` has to end
 */
export async function build(
  options: BuildOptions,
  streams: Streams,
  present: number,
  stopped: () => Promise<void>,
): Promise<ExitCode> {
  checkOptions(options)
  const broken: Problem[] = []
  // It is written at the end of a build; `--watch` keeps documents in memory.
  const treeCache = options.watch === true ? undefined : openTreeCache(options)
  const report = (problem: Problem): void => {
    if (options.watch === true) streams.err.write(formatProblems([problem]))
    else broken.push(problem)
  }
  const prepared = await prepareBuild(options, streams, present, treeCache, report)
  if (typeof prepared === 'number') return prepared
  if (options.watch === true) {
    const { buildAndWatch } = await import('./watch-build.ts')
    return buildAndWatch(prepared, options, streams, stopped())
  }
  return writeOnce(prepared, options, streams, { treeCache, broken })
}

async function writeOnce(
  prepared: PreparedBuild,
  options: BuildOptions,
  streams: Streams,
  { treeCache, broken }: { readonly treeCache: TreeCache | undefined; readonly broken: readonly Problem[] },
): Promise<ExitCode> {
  const { base, source, renderPool, timings } = prepared
  let redirectFaults: readonly Problem[] = []
  const mayWrite = async ({ edition, newsroom, problems }: CandidateTree): Promise<boolean> => {
    redirectFaults = await source.locate([
      ...checkRedirects(newsroom.site, edition, base).filter(isFault),
      ...checkLostFeeds(newsroom.site, edition),
    ])
    if (options.strict !== true) return true
    const refused = [...redirectFaults, ...broken]
    if (refused.length > 0) refuse(refused, streams)
    return refused.length === 0 && !problems.some(isFault)
  }
  const written = await writeUntilCurrent(prepared, mayWrite, streams)
  await renderPool.close()
  if (written === undefined) return 1
  const { edition, newsroom, isComplete } = written
  timings.begin('save the caches')
  // A document that was rendered with a fault is rendered again, so that the next build reports the fault, too.
  if (broken.length === 0 && isComplete) await treeCache?.close()
  const ruleProblems = await source.locate(await checkRuleCount(edition))
  streams.err.write(formatProblems([...broken, ...redirectFaults, ...ruleProblems]))
  const next = getStaleAt(edition)
  if (next !== undefined) streams.out.write(`Next change: ${new Date(next).toISOString()}\n`)
  if (options.announce === true) await announceBuild(options, { base, hubs: newsroom.site.hubs, edition }, streams)
  await source.close()
  if (options.timings === true) streams.err.write(timings.format())
  return broken.length > 0 || !isComplete ? 1 : 0
}

function checkOptions(options: BuildOptions): void {
  if (options.watch === true && options.now !== undefined) {
    throw new UsageError(
      'found both --watch and --now; expected one of them: --watch follows the clock, and --now builds for one instant',
    )
  }
}

/** The cache of the tree in the cache folder; undefined without one. */
const openTreeCache = ({ cache = getDefaultCacheFolder(), out }: BuildOptions): TreeCache | undefined =>
  cache === false || cache === '' ? undefined : new TreeCache(cache, resolve(out))
