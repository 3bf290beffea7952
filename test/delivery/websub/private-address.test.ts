import { describe, expect, it } from 'vitest'
import {
  getHost,
  isPrivateAddress,
  isPrivateHost,
  PrivateAddressError,
  resolvePublicAddresses,
} from '../../../src/delivery/websub/private-address.ts'

describe('Private address check', () => {
  it.each([
    ['0.0.0.0', '10.1.2.3', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.255.255.254'],
    ['169.254.169.254', '172.16.0.1', '172.31.255.255', '192.168.1.1', '192.0.0.8', '192.0.2.1', '198.18.0.1'],
    ['198.51.100.1', '203.0.113.9', '224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255', '192.88.99.1'],
    ['::', '::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1', '0:0:0:0:0:ffff:7f00:1'],
    ['fe80::1', 'fe80::1%eth0', 'febf::1', 'fec0::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '100::1', '5f00::1'],
    ['64:ff9b::127.0.0.1', '64:ff9b::a00:1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::1'],
    ['2001::1', '2001:db8::1', '2002:7f00:1::', '2002:a00:1::1', '3fff::1', '4000::1'],
    ['', 'localhost', '127.1', '2130706433', '0x7f.1', '1.2.3.4.5', '[::1]'],
  ])('treats %s and similar addresses as private', (...addresses) => {
    expect(addresses.filter((address) => !isPrivateAddress(address))).toEqual([])
  })

  it.each([
    ['1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '128.0.0.1', '169.253.0.1'],
    ['172.15.255.255', '172.32.0.0', '192.167.0.1', '192.169.0.1', '198.17.0.1', '198.20.0.1', '223.255.255.255'],
    ['2600::1', '2001:4860:4860::8888', '2a00:1450:4001::1', '64:ff9b::8.8.8.8', '64:ff9b::808:808'],
  ])('treats %s and similar addresses as public', (...addresses) => {
    expect(addresses.filter(isPrivateAddress)).toEqual([])
  })
})

describe('Host of a URL', () => {
  it.each([
    ['http://2130706433/', 'http://0x7f.1/', 'http://0177.0.0.1/', 'http://127.1/', 'http://0/', 'http://①②⑦.⓪.⓪.①/'],
    ['http://[::1]/', 'http://[::ffff:127.0.0.1]/', 'http://[::ffff:7f00:1]/', 'http://[fe80::1]/', 'http://10.0.0.1/'],
    ['http://localhost/', 'http://LOCALHOST./', 'http://a.localhost/', 'http://printer.local/', 'http://x.internal/'],
    ['http://metadata.google.internal/', 'http://router.home.arpa/', 'http://127。0。0。1/', 'http://hub.test/'],
  ])('is private for %s and similar hosts', (...urls) => {
    expect(urls.filter((url) => !isPrivateHost(new URL(url)))).toEqual([])
  })

  it.each([['https://hub.example.org/', 'http://8.8.8.8/', 'http://[2600::1]/', 'https://localhost.example.org/']])(
    'is not private for %s and similar hosts',
    (...urls) => {
      expect(urls.filter((url) => isPrivateHost(new URL(url)))).toEqual([])
    },
  )

  it('has no brackets', () => {
    expect(getHost(new URL('http://[2600::1]:80/'))).toBe('2600::1')
  })
})

describe('Allowed addresses of a host', () => {
  const resolving = (...addresses: string[]) =>
    resolvePublicAddresses('hub.example.org', async () =>
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )

  it('are all public addresses of a name', async () => {
    expect((await resolving('2600::1', '8.8.8.8')).map(({ address }) => address)).toEqual(['2600::1', '8.8.8.8'])
  })

  it('are none when one of them is private', async () => {
    await expect(resolving('8.8.8.8', '169.254.169.254')).rejects.toThrow(PrivateAddressError)
    await expect(resolving('8.8.8.8', '169.254.169.254')).rejects.toThrow(
      'hub.example.org (169.254.169.254) is in a private network. Set `private: true`',
    )
  })

  it('are a literal address without a lookup', async () => {
    const never = () => Promise.reject(new Error('looked up'))
    expect(await resolvePublicAddresses('8.8.8.8', never)).toEqual([{ address: '8.8.8.8', family: 4 }])
    await expect(resolvePublicAddresses('::1', never)).rejects.toThrow(PrivateAddressError)
  })
})
