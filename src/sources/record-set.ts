import { MediaListing, NewsroomChecks, removeListPages, removeMeantKeys } from '../checks/index.ts'
import type { Newsroom } from '../model/index.ts'
import { type Problem, RepeatedProblems, sortProblems } from '../problems/index.ts'
import { ProblemLocator } from './problem-locator.ts'
import { RecordIndex } from './record-index.ts'
import type { RecordText } from './record-text.ts'
import type { Snapshot } from './source.ts'

/** The records and media names of a source with all checks across them. Every source holds one. */
export class RecordSet {
  readonly index = new RecordIndex()
  readonly media = new MediaListing()
  private readonly checks: NewsroomChecks
  private readonly readText: (file: string) => RecordText | undefined
  /** Located forms of problems across records. */
  private readonly located = new WeakMap<Problem, Problem>()

  /**
   * @param readText reads a record or the settings once more, to find a place in them
   * @param base the site's address, where it differs from `url` in the settings
   */
  constructor(readText: (file: string) => RecordText | undefined, base?: string) {
    this.readText = readText
    this.checks = new NewsroomChecks(this.media, base)
  }

  /** Tells the checks that media files have come or gone. */
  updateMedia(files: readonly string[]): void {
    this.checks.handleFileChanges(files)
  }

  /** @param problems those of the source itself: of its settings, say */
  takeSnapshot(newsroom: Newsroom | undefined, problems: readonly Problem[]): Snapshot {
    const { articles, problems: betweenRecords } = this.index.listConsistent(newsroom?.site)
    const inNewsroom = newsroom === undefined ? [] : this.checks.update(newsroom, articles)
    const locator = new ProblemLocator(this.readText)
    const checked = [...betweenRecords, ...inNewsroom].map((problem) =>
      problem.reference === undefined ? this.locateOnce(problem, locator) : problem,
    )
    return {
      ...(newsroom === undefined ? {} : { newsroom }),
      articles,
      problems: sortProblems([
        ...problems,
        ...removeMeantKeys(removeListPages(this.index.problems(), articles)),
        ...checked,
      ]),
    }
  }

  /**
   * Returns the problems with their places, without those that turn out to be none.
   *
   * @param confirmElsewhere confirms a problem on another thread, or returns undefined where that is not needed
   */
  async locate(
    problems: readonly Problem[],
    yieldToEventLoop: () => Promise<void>,
    confirmElsewhere: (problem: Problem) => Promise<Problem | undefined> | undefined = () => undefined,
  ): Promise<Problem[]> {
    const all = new RepeatedProblems()
    const locator = new ProblemLocator(this.readText)
    for (const problem of problems) {
      // One that is only counted needs no place.
      const isCounted = problem.reference === undefined && all.isFull(problem)
      const isLocated = problem.place !== undefined || problem.record !== undefined
      const found =
        isCounted || isLocated ? problem : await (confirmElsewhere(problem) ?? this.confirm(locator, problem))
      if (found !== undefined) all.add(all.isFull(found) ? found : this.checks.explain(found, problem.reference))
      await yieldToEventLoop()
    }
    return all.list()
  }

  /** A record whose body cannot be searched has no problem in it, and no place. */
  private async confirm(locator: ProblemLocator, problem: Problem): Promise<Problem | undefined> {
    try {
      return await locator.confirm(problem)
    } catch {
      return problem.reference === undefined ? problem : undefined
    }
  }

  /** A problem that stays the same object is located once. */
  private locateOnce(problem: Problem, locator: ProblemLocator): Problem {
    const located = this.located.get(problem) ?? locator.locate(problem)
    if (located !== problem) this.located.set(problem, located)
    return located
  }
}
