import type { AddressInfo } from 'node:net'
import { drain, listen } from '../delivery/server/index.ts'

export interface MetricsOptions {
  /** The TCP port of the metrics; 0 picks a free one. @default no metrics */
  readonly metricsPort?: number
  /** The address that the metrics listen on. @default `localhost` */
  readonly metricsHost?: string
}

export interface MetricsListener {
  /** The URL of the metrics. */
  readonly address: string
  close(): Promise<void>
}

/** Connections at once: programs that collect metrics are few. */
const MAX_CONNECTIONS = 64
/** Longest wait for running requests at the end. */
const CLOSE_TIMEOUT_MS = 1000

/**
 * Serves the metrics at an address of their own. Resolves to undefined when the options ask for none.
 *
 * @param print resolves to the metrics of all processes
 * @throws ListenError when the port is not available
 */
export async function openMetricsListener(
  { metricsPort: port, metricsHost: host = 'localhost' }: MetricsOptions,
  print: () => Promise<string>,
  log: (line: string) => void,
): Promise<MetricsListener | undefined> {
  if (port === undefined) return undefined
  // Loaded here, so that a process that only runs workers does not load the server without need.
  const { createMetricsApp } = await import('../delivery/http/index.ts')
  const server = await listen(createMetricsApp(print, log), {
    ...{ port, host, maxConnections: MAX_CONNECTIONS },
    options: { port: '--metrics-port', host: '--metrics-host' },
  })
  const { port: actual } = server.address() as AddressInfo
  const name = host.includes(':') ? `[${host}]` : host
  return {
    address: `http://${name}:${actual}/metrics`,
    close: async () => void (await drain(server, CLOSE_TIMEOUT_MS)),
  }
}
