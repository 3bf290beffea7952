import type { ServerResponse } from 'node:http'

/**
 * Resolves with true when a response is next on its connection, with false if the connection closes first. Open no file
 * before: a client may pipeline a hundred requests and read no response.
 */
export function waitForTurn(response: ServerResponse): Promise<boolean> | boolean {
  if (response.socket !== null) return true
  if (response.destroyed) return false
  return new Promise((resolve) => {
    response.once('socket', () => resolve(true))
    response.once('close', () => resolve(false))
  })
}
