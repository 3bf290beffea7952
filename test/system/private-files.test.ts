import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { build } from '../../src/commands/build.ts'
import { makeHubState } from '../../src/delivery/websub/hub-state.ts'
import { openHubStateStore } from '../../src/delivery/websub/hub-state-file.ts'
import { makePrivate, makePrivateFolder } from '../../src/system/private-files.ts'
import { folder, SITE_YAML, story } from '../support/cli.ts'

/** The files of a folder, without the folders in it. */
const filesIn = (path: string): string[] => readdirSync(path).filter((name) => statSync(join(path, name)).isFile())

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)

/** Sets the umask for a test: nothing is taken away, or nearly everything. */
function setUmask(mask: number): void {
  const before = process.umask(mask)
  onTestFinished(() => void process.umask(before))
}

const runBuild = async (root: string): Promise<void> => {
  const streams = { out: { write: () => true }, err: { write: () => true } }
  const options = { articles: join(root, 'articles'), out: join(root, 'out'), url: 'https://news.example.org/' }
  const cache = join(root, 'new', 'cache')
  await build({ ...options, compress: false, cache }, streams, Date.parse('2026-11-20'), async () => {})
}

describe('Caches and state', () => {
  it.each([0o000, 0o022, 0o277])('are for the user of the process alone, with the umask %o', async (mask) => {
    const root = folder({ 'articles/site.yaml': SITE_YAML, 'articles/a.md': story('Secret', 'draft: true\n') })
    setUmask(mask)
    if (mask === 0o277) {
      // The folders of the test itself have to stay open.
      mkdirSync(join(root, 'new'), { recursive: true })
      chmodSync(join(root, 'new'), 0o700)
    }
    const states = openHubStateStore(join(root, 'new', 'cache', 'hubs-0123456789abcdef.json'), () => {})
    await makePrivateFolder(join(root, 'new', 'cache'))
    await states.save(new Map([['https://hub.example/', makeHubState()]]))
    if (mask !== 0o277) await runBuild(root)
    const cache = join(root, 'new', 'cache')
    expect(modeOf(cache)).toBe('700')
    const files = filesIn(cache)
    expect(files.length).toBeGreaterThan(mask === 0o277 ? 0 : 2)
    expect(files.map((name) => [name, modeOf(join(cache, name))])).toEqual(files.map((name) => [name, '600']))
  })

  it('of an earlier version are closed to others when they are opened', async () => {
    const root = folder({ 'articles/site.yaml': SITE_YAML, 'articles/a.md': story('One') })
    await runBuild(root)
    const cache = join(root, 'new', 'cache')
    const files = filesIn(cache)
    for (const name of files) chmodSync(join(cache, name), 0o644)
    chmodSync(cache, 0o755)
    await runBuild(root)
    // An index that is unchanged is not written again.
    expect(files.map((name) => [name, modeOf(join(cache, name))])).toEqual(files.map((name) => [name, '600']))
  })

  it('leave a folder open that holds files of other programs', async () => {
    const root = folder({ 'shared/other.txt': 'x', 'own/0123456789abcdef0123456789abcdef.items': 'x' })
    for (const name of ['shared', 'own']) chmodSync(join(root, name), 0o755)
    await makePrivateFolder(join(root, 'shared'))
    await makePrivateFolder(join(root, 'own'))
    expect([modeOf(join(root, 'shared')), modeOf(join(root, 'own'))]).toEqual(['755', '700'])
  })

  it('never change a link or what is behind it', async () => {
    const root = folder({ 'file.txt': 'x' })
    chmodSync(join(root, 'file.txt'), 0o644)
    await makePrivate(join(root, 'missing'))
    await makePrivate(root)
    writeFileSync(join(root, 'again.txt'), '')
    expect(modeOf(join(root, 'file.txt'))).toBe('644')
  })
})
