import type { ContentStats } from '../delivery/server/index.ts'
import type { HubStats } from '../delivery/websub/index.ts'
import type { Snapshot } from '../sources/index.ts'
import { isFault } from './publishing.ts'

/** What `/metrics` and the front page tell of the content. */
export class ContentStatsRecorder implements ContentStats {
  /** Read, hidden ones included. */
  records = 0
  /** Visible ones. */
  articles = 0
  faults = 0
  reloadMs = 0
  reloads = 0
  readHubs: () => readonly HubStats[] = () => []

  /** What came of telling hubs. */
  get hubs(): readonly HubStats[] {
    return this.readHubs()
  }

  /** Notes what was read. */
  recordContent({ problems, articles }: Pick<Snapshot, 'problems'> & { readonly articles: { length: number } }): void {
    this.faults = problems.filter(isFault).length
    this.records = articles.length
  }

  /** Notes how long it took until something new was being served, in milliseconds. */
  recordReload(ms: number): void {
    this.reloads += 1
    this.reloadMs = ms
  }
}
