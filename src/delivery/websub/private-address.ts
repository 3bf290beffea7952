import type { LookupAddress } from 'node:dns'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** The only block of public IPv6 addresses so far (RFC 4291 §2.4). */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3')

/** NAT64 (RFC 6052): a network without IPv4 maps IPv4 addresses to this prefix. */
const NAT64 = ipaddr.parseCIDR('64:ff9b::/96')
const NAT64_BYTES = 12

/**
 * Returns true for an address that is not public: private, loopback, link-local, shared, multicast, reserved, one of
 * these inside an IPv6 address, and any text that is no IP address.
 */
export function isPrivateAddress(address: string): boolean {
  // Only link-local addresses have a zone (`%eth0`).
  if (isIP(address) === 0 || address.includes('%')) return true
  const ip = ipaddr.parse(address)
  if (ip.kind() === 'ipv4') return !isUnicast(ip)
  if (ip.match(NAT64)) return !isUnicast(ipaddr.fromByteArray(ip.toByteArray().slice(NAT64_BYTES)))
  return !(ip.match(GLOBAL_UNICAST) && isUnicast(ip))
}

/** Returns true for an address outside the special-purpose blocks (IANA, RFC 6890 and its updates). */
const isUnicast = (ip: ipaddr.IPv4 | ipaddr.IPv6): boolean => ip.range() === 'unicast'

/** Returns the host of a URL without the brackets of IPv6, as `node:net` expects it. */
export const getHost = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

/** Names of this machine or its network (RFC 6761, RFC 6762, RFC 8375, and `.internal` as clouds use it). */
const LOCAL_NAME = /(?:^|\.)(?:localhost|local|internal|invalid|test|home\.arpa)\.?$/i

/** Returns true when the host of a URL is known to be private without a look-up. */
export function isPrivateHost(url: URL): boolean {
  const host = getHost(url)
  return isIP(host) === 0 ? LOCAL_NAME.test(host) : isPrivateAddress(host)
}

/** A hub whose address is in a private network; no request was sent. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError'

  constructor(host: string, address: string) {
    const where = host === address ? address : `${host} (${address})`
    super(`${where} is in a private network. Set \`private: true\` on the hub in site.yaml to allow it`)
  }
}

export type Resolve = (host: string) => Promise<readonly LookupAddress[]>

/**
 * Returns the addresses of a host; one private address rejects the host. Connections must use these addresses and not
 * resolve the name again, because the second answer may differ (DNS rebinding).
 *
 * @throws PrivateAddressError
 */
export async function resolvePublicAddresses(host: string, resolve: Resolve): Promise<readonly LookupAddress[]> {
  const family = isIP(host)
  const addresses = family === 0 ? await resolve(host) : [{ address: host, family }]
  const bad = addresses.find(({ address }) => isPrivateAddress(address))
  if (bad !== undefined) throw new PrivateAddressError(host, bad.address)
  return addresses
}
