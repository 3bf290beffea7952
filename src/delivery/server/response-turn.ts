import type { ServerResponse } from 'node:http'

/**
 * Whether a response is the next to go out on its connection: true when its turn has come, false when the connection is
 * over before. Until then nothing should be opened for it: a client may ask for a hundred things on one connection, and
 * read none of them.
 */
export function waitForTurn(response: ServerResponse): Promise<boolean> | boolean {
  if (response.socket !== null) return true
  if (response.destroyed) return false
  return new Promise((resolve) => {
    response.once('socket', () => resolve(true))
    response.once('close', () => resolve(false))
  })
}
