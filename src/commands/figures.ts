import type { Refreshed } from '../content/reader.ts'
import type { ContentFigures } from '../http/metrics.ts'
import type { HubFigures } from '../websub/announcer.ts'
import { isFault } from './publishing.ts'

/** What `/metrics` and the front page tell of the content. */
export class Figures implements ContentFigures {
  /** Read, hidden ones included. */
  records = 0
  /** Visible ones. */
  articles = 0
  faults = 0
  reloadMs = 0
  reloads = 0
  askHubs: () => readonly HubFigures[] = () => []

  /** What came of telling hubs. */
  get hubs(): readonly HubFigures[] {
    return this.askHubs()
  }

  /** Notes what was read. */
  noteContent({ problems, articles }: Pick<Refreshed, 'problems'> & { readonly articles: { length: number } }): void {
    this.faults = problems.filter(isFault).length
    this.records = articles.length
  }

  /** Notes how long it took until something new was being served, in milliseconds. */
  noteReload(ms: number): void {
    this.reloads += 1
    this.reloadMs = ms
  }
}
