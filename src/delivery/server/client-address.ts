import type { IncomingMessage } from 'node:http'
import { isIP, isIPv6 } from 'node:net'

/** What tells who asks. */
type Asking = Pick<IncomingMessage, 'headers' | 'socket'>

/**
 * The address of the client, for logs and rate limits alone: no answer ever depends on it. Behind so many proxies of
 * one's own, the address that the outermost of them saw; fields that a client wrote itself stand further left. An IPv4
 * address is written as one, however it came.
 */
export function getClientAddress({ headers, socket }: Asking, trustedProxies: number): string {
  const direct = getPeer(socket)
  if (trustedProxies === 0) return direct
  return parseAddress(forwardedBy(headers).at(-trustedProxies) ?? '') ?? direct
}

/** Whoever is at the other end of the connection. A server on `::` sees IPv4 clients as IPv6 ones (RFC 4291 §2.5.5.2). */
function getPeer({ remoteAddress = '' }: Asking['socket']): string {
  return remoteAddress.startsWith('::ffff:') ? (parseAddress(remoteAddress) ?? remoteAddress) : remoteAddress
}

const forwardedBy = (headers: Asking['headers']): string[] => String(headers['x-forwarded-for'] ?? '').split(',')

/** `1.2.3.4`, `1.2.3.4:5678`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:5678`. */
const WRITTEN =
  /^\s*(?:\[([\da-f:.]{2,45})(?:%[\w.-]*)?\](?::\d{1,5})?|([\d.]{7,15})(?::\d{1,5})?|([\da-f:.]{2,45}))\s*$/i

/** An address in its one usual spelling, without a port; undefined when it is none. */
export function parseAddress(text: string): string | undefined {
  const [, bracketed, v4, bare] = WRITTEN.exec(text) ?? []
  const address = bracketed ?? v4 ?? bare ?? ''
  if (isIP(address) === 0) return undefined
  return isIPv6(address) ? shortest(address) : address
}

/** RFC 5952, as `URL` has it; an IPv4 address in IPv6 is written as IPv4. ipaddr.js (2.5.0) takes 2 to 4 times as long. */
function shortest(address: string): string {
  const { hostname } = new URL(`http://[${address}]`)
  const [, high, low] = /^\[::ffff:([\da-f]{1,4}):([\da-f]{1,4})\]$/.exec(hostname) ?? []
  if (high === undefined || low === undefined) return hostname.slice(1, -1)
  return [high, low]
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.')
}

/** One household or office: IPv6 gives each client a whole network (RFC 6177), of which it may use any address. */
export function getNetwork(address: string): string {
  if (!address.includes(':')) return address
  const [left = [], right = []] = address.split('::').map((side) => side.split(':').filter((group) => group !== ''))
  const groups = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
  return `${groups.slice(0, 4).join(':')}::/64`
}

/**
 * Whether a request comes from this machine. What a proxy on it passes on does not, unless the proxy is trusted and says
 * that everyone in front of it is here too.
 */
export function isLocal({ headers, socket }: Asking, trustedProxies: number): boolean {
  if (!isLoopback(getPeer(socket))) return false
  if (headers['x-forwarded-for'] === undefined) return headers.forwarded === undefined && headers.via === undefined
  return trustedProxies > 0 && forwardedBy(headers).every((entry) => isLoopback(parseAddress(entry) ?? ''))
}

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.')
