import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CLI, folder, sectionwire, serving } from './support/cli.ts'

const SAMPLE_URL = 'https://news.example.org/'
const SAMPLE_NOW = '2026-11-20T12:00:00Z'

const filesBelow = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(root, name)).isFile())
    .sort()

describe('Sample newsroom', () => {
  it('has no problem', async () => {
    expect(await sectionwire(['check', '--no-cache'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/no faults\n$/),
    })
  })

  it('builds to the exact bytes of feeds/ in any timezone and locale', () => {
    for (const env of [
      { TZ: 'UTC', LANG: 'C' },
      { TZ: 'Pacific/Auckland', LANG: 'ar_EG.UTF-8' },
    ]) {
      const out = folder()
      const args = ['build', '--out', out, '--url', SAMPLE_URL, '--now', SAMPLE_NOW, '--no-compress', '--no-cache']
      execFileSync(process.execPath, [CLI, ...args], { env: { ...process.env, ...env }, stdio: 'pipe' })
      expect(filesBelow(out)).toEqual(filesBelow('feeds'))
      for (const name of filesBelow('feeds')) {
        const same = readFileSync(join(out, name)).equals(readFileSync(join('feeds', name)))
        expect(same, `${name}: build the sample anew with npm run sample, and look at the difference`).toBe(true)
      }
    }
  })

  it('is the same over HTTP and as files, byte for byte', async () => {
    const { address } = await serving('articles', '--url', SAMPLE_URL)
    const out = folder()
    await sectionwire(['build', '--out', out, '--url', SAMPLE_URL, '--no-compress', '--no-cache'])
    const names = filesBelow(out).filter((name) => !name.startsWith('.sectionwire'))
    expect(names.length).toBeGreaterThan(100)
    for (const name of names) {
      const path = name
        .replace(/(^|\/)index\.html$/, '$1')
        .split('/')
        .map(encodeURIComponent)
        .join('/')
      const response = await fetch(`${address}${path}`)
      const bytes = Buffer.from(await response.arrayBuffer())
      const isSame = bytes.equals(readFileSync(join(out, name)))
      // Files for the host of the tree are not served.
      if (name.startsWith('_') || ['404.html', '410.html'].includes(name))
        expect([name, response.status, isSame]).toEqual([name, 404, false])
      else expect([name, response.status, isSame]).toEqual([name, 200, true])
    }
  })
})
