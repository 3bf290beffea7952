import { LastModifiedRegistry } from '../../edition/last-modified/index.ts'
import type { VersionStore } from '../../sources/index.ts'
import type { SharedState } from './shared-state.ts'

/** Returns the state of a process that serves alone and keeps nothing else. A restart begins without it. */
export const makeMemoryState = (versions: VersionStore): SharedState => ({
  hubs: { load: async () => new Map(), save: async () => {} },
  ledger: undefined,
  versions,
  isShared: false,
  lastModified: new LastModifiedRegistry().date,
  charges: undefined,
  sentDeltas: undefined,
  lead: (begin) => begin(),
  onServingQuestion: () => {},
  confirmServing: async () => true,
  shareMetrics: () => {},
  metrics: async () => '',
  close: async () => {},
})
