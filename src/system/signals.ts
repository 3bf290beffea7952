/** Resolves on SIGINT or SIGTERM; a second signal ends the process at once. */
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
 * Calls `renew` on SIGHUP, which asks a service to reload its configuration and reopen its logs. A process at a terminal
 * gets SIGHUP when the terminal is closed, and ends.
 */
export function onHangup(renew: () => void): void {
  process.on('SIGHUP', () => {
    if (process.stdin.isTTY) process.kill(process.pid, 'SIGTERM')
    else renew()
  })
}
