import type { IncomingMessage } from 'node:http'
import { isIP, isIPv6 } from 'node:net'

/** The parts of a request that identify the client. */
type ClientRequest = Pick<IncomingMessage, 'headers' | 'socket'>

/**
 * Returns the address of the client, for logs and rate limits only. Behind trusted proxies, it is the address that the
 * outermost of them saw; entries that a client wrote itself are further left. IPv4-mapped addresses become IPv4.
 */
export function getClientAddress({ headers, socket }: ClientRequest, trustedProxies: number): string {
  const direct = getPeer(socket)
  if (trustedProxies === 0) return direct
  return parseAddress(listForwarded(headers).at(-trustedProxies) ?? '') ?? direct
}

/** Returns the peer's address. A server on `::` sees IPv4 clients as IPv4-mapped IPv6 (RFC 4291 §2.5.5.2). */
function getPeer({ remoteAddress = '' }: ClientRequest['socket']): string {
  return remoteAddress.startsWith('::ffff:') ? (parseAddress(remoteAddress) ?? remoteAddress) : remoteAddress
}

const listForwarded = (headers: ClientRequest['headers']): string[] =>
  String(headers['x-forwarded-for'] ?? '').split(',')

/** `1.2.3.4`, `1.2.3.4:5678`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:5678`. */
const ADDRESS =
  /^\s*(?:\[([\da-f:.]{2,45})(?:%[\w.-]*)?\](?::\d{1,5})?|([\d.]{7,15})(?::\d{1,5})?|([\da-f:.]{2,45}))\s*$/i

/** Returns an address in canonical form without a port, or undefined if it is not valid. */
export function parseAddress(text: string): string | undefined {
  const [, bracketed, v4, bare] = ADDRESS.exec(text) ?? []
  const address = bracketed ?? v4 ?? bare ?? ''
  if (isIP(address) === 0) return undefined
  return isIPv6(address) ? canonicalizeIPv6(address) : address
}

/** Uses `URL` for RFC 5952; IPv4-mapped addresses become IPv4. ipaddr.js (2.5.0) takes 2 to 4 times as long. */
function canonicalizeIPv6(address: string): string {
  const { hostname } = new URL(`http://[${address}]`)
  const [, high, low] = /^\[::ffff:([\da-f]{1,4}):([\da-f]{1,4})\]$/.exec(hostname) ?? []
  if (high === undefined || low === undefined) return hostname.slice(1, -1)
  return [high, low]
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.')
}

/** Returns an IPv4 address, or the /64 network of an IPv6 one: a client may use any address of its network (RFC 6177). */
export function getNetwork(address: string): string {
  if (!address.includes(':')) return address
  const [left = [], right = []] = address.split('::').map((side) => side.split(':').filter((group) => group !== ''))
  const groups = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
  return `${groups.slice(0, 4).join(':')}::/64`
}
