import type { LookupAddress } from 'node:dns'
import { BlockList, isIP } from 'node:net'

/** What is no public address (IANA special-purpose address registries, RFC 6890 with its updates). */
const PRIVATE_IPV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Link-local; clouds tell a machine's secrets at 169.254.169.254.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const

/** Within what IPv6 has of public addresses. */
const PRIVATE_IPV6 = [
  // Teredo, benchmarking, ORCHID and their like; 6to4, which holds an IPv4 address; documentation.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const

/** NAT64 (RFC 6052): an IPv4 address behind this, as networks without IPv4 resolve names. */
const NAT64 = '64:ff9b::'

const closed = new BlockList()
for (const [network, prefix] of PRIVATE_IPV4) {
  closed.addSubnet(network, prefix, 'ipv4')
  closed.addSubnet(`${NAT64}${network}`, 96 + prefix, 'ipv6')
}
for (const [network, prefix] of PRIVATE_IPV6) closed.addSubnet(network, prefix, 'ipv6')

const publicIpv6 = new BlockList()
publicIpv6.addSubnet('2000::', 3, 'ipv6')
publicIpv6.addSubnet(NAT64, 96, 'ipv6')

/**
 * Whether an IP address is not one of the public Internet: private, loopback, link-local, shared, multicast, reserved,
 * or one of these inside an IPv6 address. What is no IP address counts as private.
 */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return closed.check(address, 'ipv4')
  // A zone (`%eth0`) belongs to addresses of one's own links alone.
  if (family !== 6 || address.includes('%')) return true
  return !publicIpv6.check(address, 'ipv6') || closed.check(address, 'ipv6')
}

/** The host of a URL as `node:net` takes it: without the brackets of IPv6. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

/** Names that mean this machine or its network, whoever asks (RFC 6761, RFC 6762, RFC 8375, and the `.internal` of clouds). */
const LOCAL_NAME = /(?:^|\.)(?:localhost|local|internal|invalid|test|home\.arpa)\.?$/i

/** Whether the host of a URL is seen to be private without a look-up. */
export function isPrivateHost(url: URL): boolean {
  const host = hostOf(url)
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
