import { describe, expect, it } from 'vitest'
import { ContentReader } from '../../src/sources/files/content-reader.ts'
import { folder, SITE_YAML, story } from '../support/cli.ts'

const codes = async (files: Record<string, string>): Promise<string[]> => {
  const root = folder({ 'site.yaml': SITE_YAML, ...files })
  const { problems } = await new ContentReader(root, { cache: false }).load()
  return problems.map(({ file, code }) => `${file} ${code}`)
}

describe('The page of a list', () => {
  const page = '---\ntitle: All news\n---\nText.\n'

  it('is no article where articles lie beside it', async () => {
    expect(await codes({ 'news/index.md': page, 'news/a.md': story('A') })).toEqual([])
  })

  it('is an article without a date where it lies alone', async () => {
    expect(await codes({ 'news/vote/index.md': page, 'news/a.md': story('A') })).toEqual([
      'news/vote/index.md missing-field',
    ])
  })
})
