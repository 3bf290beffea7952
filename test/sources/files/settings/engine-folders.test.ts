import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SiteEngine } from '../../../../src/model/engine.ts'
import { ContentReader } from '../../../../src/sources/files/content-reader.ts'
import { folder, put, SITE_YAML, story } from '../../../support/cli.ts'

const readEngine = (directory: string): SiteEngine | undefined =>
  new ContentReader(directory, { cache: false }).loadConfig().newsroom?.site.engine

describe('The folders in which engines have their configuration', () => {
  it('are the content directory, the one above it, and those above content folders', () => {
    const root = folder({
      'news/site.yaml': SITE_YAML,
      'src/content/blog/site.yaml': SITE_YAML,
      'src/content/desk/notes/site.yaml': SITE_YAML,
      'hugo.toml': '',
    })
    expect(readEngine(join(root, 'news'))).toEqual({ name: 'hugo', evidence: 'hugo.toml' })
    expect(readEngine(join(root, 'src/content/blog'))?.name).toBe('hugo')
    expect(readEngine(join(root, 'src/content/desk/notes'))).toBeUndefined()
  })

  it('do not count where site.yaml names the engine', () => {
    const root = folder({ 'site.yaml': `${SITE_YAML}from: jekyll\n`, 'hugo.toml': '' })
    expect(readEngine(root)).toEqual({ name: 'jekyll' })
  })

  it('are looked at again with each scan', async () => {
    const root = folder({ 'site.yaml': SITE_YAML, 'a.md': story('A') })
    const reader = new ContentReader(root, { cache: false })
    expect((await reader.load()).newsroom?.site.engine).toBeUndefined()
    put(join(root, 'astro.config.mjs'), '')
    const later = await reader.refresh()
    expect(later.newsroom?.site.markup.linkifies).toBe(true)
    expect(later.changed).toBe(true)
    rmSync(join(root, 'astro.config.mjs'))
    expect((await reader.refresh()).newsroom?.site.engine).toBeUndefined()
  })
})
