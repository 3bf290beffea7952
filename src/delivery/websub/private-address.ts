import type { LookupAddress } from 'node:dns'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** All that IPv6 has of public addresses so far (RFC 4291 §2.4). */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3')

/** NAT64 (RFC 6052): networks without IPv4 resolve a name to its IPv4 address behind this prefix. */
const NAT64 = ipaddr.parseCIDR('64:ff9b::/96')
const NAT64_BYTES = 12

/**
 * Returns true unless an IP address is one of the public Internet: private, loopback, link-local, shared, multicast and
 * reserved ones are not, nor is one of these inside an IPv6 address. What is no IP address counts as private.
 */
export function isPrivateAddress(address: string): boolean {
  // A zone (`%eth0`) belongs to addresses of one's own links alone.
  if (isIP(address) === 0 || address.includes('%')) return true
  const ip = ipaddr.parse(address)
  if (ip.kind() === 'ipv4') return !isUnicast(ip)
  if (ip.match(NAT64)) return !isUnicast(ipaddr.fromByteArray(ip.toByteArray().slice(NAT64_BYTES)))
  return !(ip.match(GLOBAL_UNICAST) && isUnicast(ip))
}

/** In none of the special-purpose blocks (IANA, RFC 6890 with its updates). */
const isUnicast = (ip: ipaddr.IPv4 | ipaddr.IPv6): boolean => ip.range() === 'unicast'

/** The host of a URL as `node:net` takes it: without the brackets of IPv6. */
export const getHost = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

/** Names that mean this machine or its network, whoever asks (RFC 6761, RFC 6762, RFC 8375, and the `.internal` of clouds). */
const LOCAL_NAME = /(?:^|\.)(?:localhost|local|internal|invalid|test|home\.arpa)\.?$/i

/** Whether the host of a URL is seen to be private without a look-up. */
export function isPrivateHost(url: URL): boolean {
  const host = getHost(url)
  return isIP(host) === 0 ? LOCAL_NAME.test(host) : isPrivateAddress(host)
}

/** An address that leads into a private network: nothing was sent there. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError'

  constructor(host: string, address: string) {
    const where = host === address ? address : `${host} (${address})`
    super(`${where} is in a private network; \`private: true\` on the hub in site.yaml allows that`)
  }
}

/** Resolves a name to all its addresses. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>

/**
 * The addresses that may be connected to. All are looked at, and one private address refuses the name. A connection has
 * to go to what this gives, and not resolve the name again: the second answer may be another (DNS rebinding).
 *
 * @throws PrivateAddressError
 */
export async function publicAddresses(host: string, resolve: Resolve): Promise<readonly LookupAddress[]> {
  const family = isIP(host)
  const addresses = family === 0 ? await resolve(host) : [{ address: host, family }]
  const bad = addresses.find(({ address }) => isPrivateAddress(address))
  if (bad !== undefined) throw new PrivateAddressError(host, bad.address)
  return addresses
}
