import type { IncomingMessage } from 'node:http'

/**
 * The address of the client, for logs and rate limits alone: no answer ever depends on it. Behind so many proxies of
 * one's own, the address that the outermost of them saw; fields that a client wrote itself stand further left.
 */
export function clientAddress({ headers, socket }: IncomingMessage, trustedProxies: number): string {
  const direct = socket.remoteAddress ?? ''
  if (trustedProxies === 0) return direct
  const forwarded = String(headers['x-forwarded-for'] ?? '').split(',')
  const address = forwarded.at(-trustedProxies)?.trim() ?? ''
  return /^[\da-f:.]{2,45}$/i.test(address) ? address : direct
}

/** One household or office: IPv6 gives each client a whole network (RFC 6177). */
export const networkOf = (address: string): string =>
  address.includes(':') && !address.startsWith('::ffff:') ? address.split(':').slice(0, 4).join(':') : address

/** Whether a request comes from this machine, and through no proxy that says so. */
export const isLocal = ({ headers, socket }: IncomingMessage): boolean =>
  headers['x-forwarded-for'] === undefined &&
  headers.forwarded === undefined &&
  headers.via === undefined &&
  /^(?:::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? '')
