import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Edition } from '../../edition/index.ts'
import type { FeedVariant } from '../../feeds/index.ts'
import type { HubStats } from '../websub/index.ts'
import { KINDS, type RequestCounters } from './request-counters.ts'

/** Numbers about the content, for `/metrics`. */
export interface ContentStats {
  /** Visible articles. */
  readonly articles: number
  /** Faults in records and settings. */
  readonly faults: number
  /** Milliseconds from reading the last change to serving it. */
  readonly reloadMs: number
  readonly reloads: number
  readonly hubs: readonly HubStats[]
}

/**
 * Returns the metrics for Prometheus (text format 0.0.4), which are read from the counters on each request.
 *
 * @param edition returns the current edition; requests for documents that no longer exist are counted as `gone`
 */
export function renderMetrics(
  requestCounters: RequestCounters,
  content: () => ContentStats,
  edition: () => Pick<Edition, 'has' | 'feedAt'> | undefined,
): Registry {
  const labels = (path: string): DocumentLabels =>
    KINDS.has(path) || edition()?.has(path) === true
      ? makeLabels(path, edition()?.feedAt(path))
      : { feed: 'gone', format: 'other' }
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  countRequests(registry, requestCounters, labels)
  countBytes(registry, requestCounters, labels)
  countHubs(registry, () => content().hubs)
  gauge(registry, 'sectionwire_articles', 'Visible articles', () => content().articles)
  gauge(registry, 'sectionwire_faults', 'Records and settings with a fault', () => content().faults)
  gauge(registry, 'sectionwire_reload_seconds', 'How long the last change took', () => content().reloadMs / 1000)
  gauge(registry, 'sectionwire_reloads', 'Changes since the start', () => content().reloads)
  return registry
}

function countRequests(
  registry: Registry,
  requestCounters: RequestCounters,
  labels: (path: string) => DocumentLabels,
): void {
  counter(
    registry,
    'sectionwire_requests_total',
    'Requests for documents',
    ['feed', 'format', 'profile', 'status'],
    (inc) => {
      for (const [path, { statuses }] of requestCounters.documents) {
        for (const [status, count] of statuses) inc({ ...labels(path), status: String(status) }, count)
      }
    },
  )
  counter(registry, 'sectionwire_other_requests_total', 'Requests for anything else', ['status'], (inc) => {
    for (const [status, count] of requestCounters.others) inc({ status: String(status) }, count)
  })
  counter(registry, 'sectionwire_turned_away_total', 'Connections refused because of --max-connections', [], (inc) =>
    inc({}, requestCounters.refusedConnections),
  )
  counter(registry, 'sectionwire_lost_log_lines_total', 'Lines of the access log that were lost', [], (inc) =>
    inc({}, requestCounters.lostLogLines),
  )
}

function countBytes(
  registry: Registry,
  requestCounters: RequestCounters,
  labels: (path: string) => DocumentLabels,
): void {
  counter(registry, 'sectionwire_sent_bytes_total', 'Bytes of documents sent', ['feed', 'format', 'profile'], (inc) => {
    for (const [path, { sent }] of requestCounters.documents) inc(labels(path), sent)
  })
  counter(registry, 'sectionwire_saved_bytes_total', 'Bytes that did not have to be sent', ['by'], (inc) => {
    for (const { saved304, savedDelta, savedCoding } of requestCounters.documents.values()) {
      inc({ by: '304' }, saved304)
      inc({ by: 'delta' }, savedDelta)
      inc({ by: 'coding' }, savedCoding)
    }
  })
}

function countHubs(registry: Registry, hubs: () => readonly HubStats[]): void {
  counter(registry, 'sectionwire_hub_announced_total', 'Feeds announced to a hub', ['hub'], (inc) => {
    for (const { url, announced } of hubs()) inc({ hub: url }, announced)
  })
  counter(
    registry,
    'sectionwire_hub_failures_total',
    'Requests that failed at a hub or were refused by it',
    ['hub'],
    (inc) => {
      for (const { url, failures } of hubs()) inc({ hub: url }, failures)
    },
  )
  registry.registerMetric(
    new Gauge({
      ...{ name: 'sectionwire_hub_pending', help: 'Feeds still to be announced to a hub', labelNames: ['hub'] },
      ...{ registers: [], aggregator: 'max' as const },
      collect() {
        this.reset()
        for (const { url, pending } of hubs()) this.set({ hub: url }, pending)
      },
    }),
  )
}

/** `profile` is there for profiles alone: Prometheus reads a missing label as an empty one. */
type DocumentLabels = { readonly feed: string; readonly format: string; readonly profile?: string }

/** `europe/rss.xml` is feed `europe` in format `rss`; pages and lists have no format. */
function makeLabels(path: string, variant: FeedVariant | undefined): DocumentLabels {
  const cut = path.lastIndexOf('/')
  const feed = cut !== -1 ? path.slice(0, cut) : variant === undefined ? path : ''
  return {
    feed,
    format: variant?.format.name ?? 'other',
    ...(variant?.profile === undefined ? {} : { profile: variant.profile.name }),
  }
}

type Increase = (labels: Record<string, string>, by: number) => void

function counter(
  registry: Registry,
  name: string,
  help: string,
  labelNames: string[],
  collect: (increase: Increase) => void,
): void {
  registry.registerMetric(
    new Counter({
      ...{ name, help, labelNames, registers: [] },
      collect() {
        this.reset()
        collect((labels, by) => this.inc(labels, by))
      },
    }),
  )
}

function gauge(registry: Registry, name: string, help: string, value: () => number): void {
  registry.registerMetric(
    new Gauge({
      // With several processes, every process has the same value.
      ...{ name, help, registers: [], aggregator: 'max' as const },
      collect() {
        this.set(value())
      },
    }),
  )
}
