/** A process that was asked to end is killed after this time, even if a system call hangs. In milliseconds. */
const END_LIMIT_MS = 9_000

/** Resolves on SIGINT or SIGTERM; a second signal ends the process at once, and so does the end of the time limit. */
export const waitForSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(1))
        limitEnd()
        resolve()
      })
    }
  })

/**
 * Kills this process if it still runs after the time limit. `process.exit` is not enough: it waits for system calls
 * that do not return, such as one to a network drive that is away.
 */
export function limitEnd(): void {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), END_LIMIT_MS).unref()
}

/**
 * Node opens its debugger, to which every program of this machine can connect, on SIGUSR1 unless the signal has a
 * listener.
 */
export function ignoreDebuggerSignal(): void {
  if (process.platform !== 'win32') process.on('SIGUSR1', () => {})
}

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
