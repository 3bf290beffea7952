/** Resolves on SIGINT or SIGTERM; a second one stops the process at once. */
export const waitForSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(1))
        resolve()
      })
    }
  })

/**
 * Calls back on SIGHUP, with which services are told to look at their configuration and logs anew. A process at a
 * terminal gets it when the terminal is closed, and is to end then.
 */
export function onHangup(renew: () => void): void {
  process.on('SIGHUP', () => {
    if (process.stdin.isTTY) process.kill(process.pid, 'SIGTERM')
    else renew()
  })
}
