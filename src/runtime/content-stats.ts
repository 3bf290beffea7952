import type { ContentStats } from '../delivery/server/index.ts'
import type { HubStats } from '../delivery/websub/index.ts'
import { countProblems, isFault } from '../problems/index.ts'
import type { Snapshot } from '../sources/index.ts'

/** Records the numbers that `/metrics` and the front page show. */
export class ContentStatsRecorder implements ContentStats {
  /** Including hidden records. */
  records = 0
  /** Only visible articles. */
  articles = 0
  faults = 0
  reloadMs = 0
  reloads = 0
  readHubs: () => readonly HubStats[] = () => []

  get hubs(): readonly HubStats[] {
    return this.readHubs()
  }

  recordContent({ problems, articles }: Pick<Snapshot, 'problems'> & { readonly articles: { length: number } }): void {
    this.faults = countProblems(problems.filter(isFault))
    this.records = articles.length
  }

  /** @param ms from a change to its publication */
  recordReload(ms: number): void {
    this.reloads += 1
    this.reloadMs = ms
  }
}
