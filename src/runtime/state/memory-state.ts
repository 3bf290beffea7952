import { LastModifiedRegistry } from '../../edition/last-modified/index.ts'
import type { Instant } from '../../model/index.ts'
import type { VersionStore } from '../../sources/index.ts'
import type { SharedState } from './shared-state.ts'

/**
 * Returns the state of a process that serves alone and keeps nothing else. A restart begins without it.
 *
 * @param started when the process started: every document is dated later
 */
export const makeMemoryState = (versions: VersionStore, started: Instant): SharedState => ({
  hubs: { load: async () => new Map(), save: async () => {} },
  ledger: undefined,
  versions,
  isShared: false,
  lastModified: new LastModifiedRegistry([], () => {}, started).date,
  charges: undefined,
  sentDeltas: undefined,
  lead: (begin) => begin(),
  onServingQuestion: () => {},
  confirmServing: async () => true,
  shareMetrics: () => {},
  metrics: async () => '',
  close: async () => {},
})
