import type { Registry } from 'prom-client'
import { getHubStatePath, type HubStateStore, openHubStateStore } from '../../delivery/websub/index.ts'
import type { Instant } from '../../model/index.ts'
import { openVersions } from '../../sources/index.ts'
import { getDefaultCacheFolder, getDefaultStateFolder } from '../../system/index.ts'
import { openLastModifiedStore } from './last-modified-store.ts'
import { openLedgerStore } from './ledger-file.ts'
import type { HubStateOptions, SharedState, StateOptions } from './shared-state.ts'

/**
 * Opens the state of a process that serves alone and keeps it in files.
 *
 * @param started when the process started
 */
export async function openLocalState(
  options: StateOptions,
  log: (line: string) => void,
  started: Instant = Date.now(),
): Promise<SharedState> {
  const lastModified = await openLastModifiedStore(options, log, started)
  let registry: Registry | undefined
  return {
    ...openFileStores(options, log),
    isShared: false,
    lastModified: lastModified.date,
    charges: undefined,
    sentDeltas: undefined,
    lead: (begin) => begin(),
    onServingQuestion: () => {},
    confirmServing: async () => true,
    shareMetrics: (shared) => {
      registry = shared
    },
    metrics: async () => (await registry?.metrics()) ?? '',
    close: () => lastModified.close(),
  }
}

/** Opens the file that holds the hub states of a content directory. */
export const openHubStates = (
  { articles, state = getDefaultStateFolder() }: HubStateOptions,
  log: (line: string) => void,
): HubStateStore => openHubStateStore(getHubStatePath(state, articles), log)

/** Returns the stores that one machine keeps in files. */
export const openFileStores = (
  options: StateOptions,
  log: (line: string) => void,
): Pick<SharedState, 'hubs' | 'ledger' | 'versions'> => ({
  hubs: openHubStates(options, log),
  ledger: openLedgerStore(options),
  versions: openVersions(options.cache ?? getDefaultCacheFolder(), options.articles, log),
})
