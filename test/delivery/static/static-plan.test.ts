import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { parseManifest, printManifest } from '../../../src/delivery/static/manifest.ts'
import { isInside, listPlannedFiles, planStatic } from '../../../src/delivery/static/static-plan.ts'
import { documents, editionOf } from '../../support/editions.ts'
import { article, newsroom, print, section, settings } from '../../support/newsroom.ts'
import { filesBelow, temporaryFolder, textsBelow, write } from './support.ts'

const planOf = (paths: readonly string[], media: Record<string, string> = {}, compress = false) =>
  planStatic(editionOf(documents(Object.fromEntries(paths.map((path) => [path, path]))), media), compress)

describe('Plan of a static tree', () => {
  it('uses decoded file names, as web servers expect', () => {
    const files = listPlannedFiles(planOf(['tags/%C3%A9t%C3%A9/rss.xml', 'tags/c%23/rss.xml', 'tags/100%25/rss.xml']))
    expect(files.sort()).toEqual(['tags/100%/rss.xml', 'tags/c#/rss.xml', 'tags/été/rss.xml'])
  })

  it('has compressed forms beside documents, and none beside media', () => {
    expect(listPlannedFiles(planOf(['rss.xml'], { 'a.jpg': 'a.jpg' }, true))).toEqual([
      'rss.xml',
      'rss.xml.br',
      'rss.xml.gz',
      'a.jpg',
    ])
  })

  it('has no compressed forms of files for hosts, but of a section with a similar name', () => {
    expect(listPlannedFiles(planOf(['_headers', '_s/rss.xml'], {}, true))).toEqual([
      '_headers',
      '_s/rss.xml',
      '_s/rss.xml.br',
      '_s/rss.xml.gz',
    ])
  })

  it('leaves out a document whose file would be the compressed form of another', () => {
    const plan = planOf(['rss.xml', 'rss.xml.gz', 'x.br', 'x'], {}, true)
    expect(plan.documents.map(({ file }) => file).sort()).toEqual(['rss.xml', 'x.br', 'x/index.html'])
    expect(plan.unwritable).toEqual([{ path: 'rss.xml.gz', reason: 'rss.xml.gz is the compressed form of rss.xml' }])
    expect(planOf(['rss.xml', 'rss.xml.gz']).documents.length).toBe(2)
  })

  describe('over a tree of an earlier build', () => {
    const few = settings({ items: 2 })
    const room = newsroom({ feeds: few, sections: [section('europe', 'Europe', [], few)] })
    const stories = Array.from({ length: 4 }, (_, n) =>
      article({ id: `p${n}`, published: Date.UTC(2026, n, 5), tags: ['Élan / vital'] }),
    )
    const january = Date.UTC(2027, 0, 1)
    const tagged = (key: string): string => `tags/élan-vital/archive/${key}/atom.xml`

    it('keeps the archives that became parts of a longer one, with what the server answers there', async () => {
      const out = temporaryFolder()
      const before = print(room, stories, { now: january - 1 }).edition
      await write(before, out, { compress: true })
      const months = before.paths.filter((path) => path.includes('archive/')).map((path) => decodeURIComponent(path))
      expect(months).toContain(tagged('2026-03'))
      const after = print(room, stories, { now: january }).edition
      for (const round of ['first', 'second']) {
        await write(after, out, { compress: true })
        const texts = textsBelow(out)
        for (const file of [...months, tagged('2026')]) {
          const body = (await after.find(file.split('/').map(encodeURIComponent).join('/')))?.body
          expect([round, file, texts[file]]).toEqual([round, file, body?.toString()])
          expect(gunzipSync(readFileSync(join(out, `${file}.gz`))).toString()).toBe(texts[file])
        }
      }
      expect(after.paths.filter((path) => /archive\/2026-/.test(path))).toEqual([])
      // A tree that had no months gets none.
      const fresh = temporaryFolder()
      await write(after, fresh)
      expect(filesBelow(fresh).filter((file) => file.includes('archive/2026-'))).toEqual([])
    })

    it('removes a withdrawn article from the parts, and parts without articles', async () => {
      const out = temporaryFolder()
      await write(print(room, stories, { now: january - 1 }).edition, out)
      const gone = stories.map((each, n) => (n === 0 ? { ...each, withdrawn: { at: january } } : each))
      const second = article({ id: 'second', published: Date.UTC(2026, 1, 7) })
      await write(print(room, [...gone, second], { now: january }).edition, out)
      const texts = textsBelow(out)
      expect(texts['archive/2026-02/rss.xml']).toContain('article/second<')
      expect(Object.keys(texts)).not.toContain('archive/2026-01/rss.xml')
      expect(Object.entries(texts).filter(([, text]) => text.includes('article/p0<'))).toEqual([])
    })

    it('ignores names in the manifest that are no archives of this site', () => {
      const { edition } = print(room, stories, { now: january })
      const files = [
        'archive/2026-13/rss.xml',
        'nowhere/archive/2026-01/rss.xml',
        'archive/\ud800/rss.xml',
        'archive/2026-01/x',
      ]
      expect(planStatic(edition, true, files)).toEqual(planStatic(edition, true))
    })
  })

  it('prefers the document when a media file has the same name', () => {
    const plan = planOf(['a.jpg'], { 'a.jpg': 'a.jpg', '%61.jpg': 'b.jpg' })
    expect([plan.documents.length, plan.media.length]).toEqual([1, 0])
  })

  it.each([
    '..',
    '%2e%2e/x',
    'a/%2E%2E/x',
    '/etc/passwd',
    'a//b',
    '',
    'a%2Fb',
    'a%5Cb',
    'a%00',
    'a%0A',
    '%zz',
    '.SectionWire/lock',
  ])('never leaves the folder or enters the writer’s own: %s', (path) => {
    const plan = planOf([path])
    expect(listPlannedFiles(plan)).toEqual([])
    expect(plan.unwritable).toMatchObject([{ path }])
  })

  it('puts a page where web servers expect it', () => {
    expect(
      listPlannedFiles(planOf(['index.html', 'europe/', 'articles/one/', '2018/07/two', '_headers'])).sort(),
    ).toEqual(['2018/07/two/index.html', '_headers', 'articles/one/index.html', 'europe/index.html', 'index.html'])
  })

  it('reports names too long for a file system, including the endings of compressed forms', () => {
    const name = (bytes: number): string => `tags/${'a'.repeat(bytes - 4)}.xml`
    expect(planOf([name(255)]).unwritable).toEqual([])
    expect(planOf([name(256)]).unwritable).toMatchObject([{ reason: 'a name in it is longer than 255 bytes' }])
    expect(planOf([name(252)], {}, true).unwritable).toEqual([])
    expect(planOf([name(253)], {}, true).unwritable).toMatchObject([
      { reason: 'a name in it is longer than 252 bytes' },
    ])
    expect(planOf([`${name(255)}/rss.xml`], {}, true).unwritable).toEqual([])
  })

  it('reports names that some file systems treat as equal', () => {
    const { collisions } = planOf([
      'tags/NATO/rss.xml',
      'tags/nato/atom.xml',
      'tags/%C3%A9/a',
      'tags/e%CC%81/b',
      'rss.xml',
    ])
    expect(collisions).toHaveLength(2)
    expect(collisions).toContainEqual(['tags/NATO', 'tags/nato'])
    expect(collisions).toContainEqual(['tags/e\u0301', 'tags/\u00e9'])
  })
})

describe('Manifest', () => {
  it('is sorted, and read as it was written', () => {
    const manifest = new Map([
      ['b/rss.xml', { etag: '"x"', size: 3 }],
      ['__proto__', { size: 1 }],
      ['a', {}],
    ])
    const text = printManifest(manifest)
    expect([...parseManifest(text).keys()]).toEqual(['__proto__', 'a', 'b/rss.xml'])
    expect(printManifest(parseManifest(text))).toBe(text)
  })

  it('is rejected when it names a path outside the folder', () => {
    const files = { '../x': {}, '/x': {}, 'a/../../x': {}, '.sectionwire/lock': {}, ok: 5, fine: {} }
    expect([...parseManifest(JSON.stringify({ version: 1, files })).keys()]).toEqual(['fine'])
    expect(isInside('a/b')).toBe(true)
  })

  it.each(['', '{}', '[]', 'null', '{"version":2,"files":{}}', '{"version":1,"files":[]}', '{"version":1}'])(
    'is rejected when it is %s',
    (text) => expect(() => parseManifest(text)).toThrow(SyntaxError),
  )
})
