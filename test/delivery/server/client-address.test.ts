import { describe, expect, it } from 'vitest'
import { getClientAddress, getNetwork, parseAddress } from '../../../src/delivery/server/client-address.ts'

const request = (remoteAddress: string, headers: Record<string, string> = {}) =>
  ({ headers, socket: { remoteAddress } }) as unknown as Parameters<typeof getClientAddress>[0]

describe('Client address', () => {
  it.each([
    [0, '1.2.3.4', '9.9.9.9'],
    [1, '1.2.3.4', '1.2.3.4'],
    [1, 'fake, 1.2.3.4', '1.2.3.4'],
    [2, 'fake, 1.2.3.4, 5.6.7.8', '1.2.3.4'],
    [1, 'fake, 1.2.3.4:5678', '1.2.3.4'],
    [1, '[2001:DB8::0:1]:443', '2001:db8::1'],
    [1, '"<script>"', '9.9.9.9'],
    [1, '1.2.3.4.5', '9.9.9.9'],
    [1, '::::', '9.9.9.9'],
    [1, '', '9.9.9.9'],
    [3, '1.2.3.4', '9.9.9.9'],
    [1, '2001:db8::1', '2001:db8::1'],
  ])('behind %i proxies with %j is %s', (proxies, forwarded, expected) => {
    expect(getClientAddress(request('9.9.9.9', { 'x-forwarded-for': forwarded }), proxies)).toBe(expected)
  })

  it('is an IPv4 address on a dual-stack server', () => {
    expect(getClientAddress(request('::ffff:9.9.9.9'), 0)).toBe('9.9.9.9')
    expect(getClientAddress(request('2001:db8::1'), 0)).toBe('2001:db8::1')
    expect(getClientAddress({ headers: {}, socket: {} } as Parameters<typeof getClientAddress>[0], 0)).toBe('')
  })
})

describe('Address in a proxy header', () => {
  it.each([
    ['1.2.3.4', '1.2.3.4'],
    [' 1.2.3.4:80 ', '1.2.3.4'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['::FFFF:0102:0304', '1.2.3.4'],
    ['[::ffff:1.2.3.4]:80', '1.2.3.4'],
    ['2001:0DB8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[fe80::1%eth0]:80', 'fe80::1'],
    ['256.1.1.1', undefined],
    ['1.2.3', undefined],
    ['2001:db8::1::2', undefined],
    ['[2001:db8::1', undefined],
    ['unknown', undefined],
    ['_hidden', undefined],
  ])('%s is parsed as %s', (text, expected) => {
    expect(parseAddress(text)).toBe(expected)
  })
})

describe('Client network', () => {
  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::2:0:0:9', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['1.2.3.4', '1.2.3.4'],
    ['', ''],
  ])('of %s is %s', (address, network) => {
    expect(getNetwork(address)).toBe(network)
  })
})
