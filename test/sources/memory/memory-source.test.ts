import { describe, expect, it } from 'vitest'
import { VersionGone } from '../../../src/model/version-gone.ts'
import { formatProblem } from '../../../src/problems/problem.ts'
import { MemorySource, type MemorySourceOptions } from '../../../src/sources/memory/memory-source.ts'

const SITE = { title: 'The Tester', url: 'https://news.example.org/', sections: [{ id: 'europe' }] }

const open = (options: Partial<MemorySourceOptions> = {}): MemorySource => new MemorySource({ site: SITE, ...options })

const vote = { id: 'vote', title: 'Vote', published: '2026-01-07T08:00:00Z', sections: ['europe'], body: 'Text.' }

/** Returns the problems of a source as lines. */
async function lines(options: Partial<MemorySourceOptions>): Promise<string[]> {
  const source = open(options)
  return (await source.locate((await source.load()).problems)).map(formatProblem)
}

describe('MemorySource', () => {
  it('reads values by the field names of article files, in any dialect, with dates as Date', async () => {
    const source = open({
      records: [
        {
          id: 7,
          headline: 'Vote',
          publishDate: new Date('2026-01-07T08:00:00Z'),
          section: 'europe',
          byline: 'Ada Lane',
          content_html: '<p>Text.</p>',
        },
      ],
    })
    const { articles, problems } = await source.load()
    expect(problems).toEqual([])
    const [article] = articles
    expect(article).toMatchObject({
      ...{ id: '7', slug: '7', title: 'Vote', published: Date.UTC(2026, 0, 7, 8), bodyForm: 'html' },
      ...{ sections: [{ id: 'europe' }], authors: [{ name: 'Ada Lane' }] },
    })
    expect(article && (await source.text(article))).toBe('<p>Text.</p>')
  })

  it('names the record and a JSON pointer in a problem', async () => {
    const records = [
      { ...vote, id: 'a', expires: 'soon' },
      { ...vote, id: 'b', related: ['nobody'] },
      { ...vote, id: 'c/d', cover: { src: 'no.png' } },
      { ...vote, id: 'e', body: '![x](no.png)' },
      { ...vote, id: 'f', 'taggs/x~': 1, tagz: ['x'] },
      { id: 'g' },
      { ...vote, id: 'h', author: 'Ada Lanne' },
    ]
    const authors = [{ id: 'ada', name: 'Ada Lane' }]
    expect(await lines({ records, authors })).toEqual([
      expect.stringMatching(/^record "a" at \/expires: found "soon"; .*\[unclear-visibility\] \(article withheld\)$/),
      expect.stringMatching(/^record "b" at \/related\/0: found "nobody", .*\[unknown-related\]$/),
      expect.stringMatching(/^record "c\/d" at \/cover\/src: warning: found "no\.png", .*\[missing-file\]$/),
      expect.stringMatching(/^record "e" at \/body: warning: found "no\.png", .*\[missing-file\]$/),
      expect.stringMatching(/^record "f" at \/tagz: warning: found the unknown key `tagz`/),
      expect.stringMatching(/^record "g": found no /),
      expect.stringMatching(/^record "g": found no /),
      expect.stringMatching(/^record "h" at \/author: warning: found the author "ada-lanne", .* "Ada Lane"/),
    ])
  })

  it('names the settings and a JSON pointer in a problem of the settings', async () => {
    const authors = [{ id: 'ada', name: 'Ada' }, { id: 'bob' }]
    expect(await lines({ site: { ...SITE, feeds: { items: 0 } }, authors })).toEqual([
      expect.stringMatching(/^record "authors" at \/1\/name: found nothing; /),
      expect.stringMatching(/^record "site" at \/feeds\/items: found 0; .*\[bad-config\]$/),
    ])
  })

  it('locates a problem in the settings found later', async () => {
    const source = open({ site: { ...SITE, gone: ['/old/', '/feed/'], redirects: { '/a~/b': '/' } } })
    const problem = { code: 'bad-config', severity: 'fault', file: 'site.yaml', found: 'x', expected: 'y' } as const
    const found = await source.locate([
      { ...problem, at: ['gone', '/feed/'] },
      { ...problem, at: ['redirects', '/a~/b'] },
    ])
    expect(found.map(formatProblem)).toEqual([
      'record "site" at /gone/1: found x; expected y. [bad-config]',
      'record "site" at /redirects/~1a~0~1b: found x; expected y. [bad-config]',
    ])
  })

  it('refuses a record without an id, and one that JSON cannot express', async () => {
    const cycle: Record<string, unknown> = { id: 'loop' }
    cycle['self'] = cycle
    expect(() => open({ records: [{ id: '' }] })).toThrow('found a record without `id`')
    expect(() => open({ records: [{ id: 'loop', self: cycle }] })).toThrow(/record "loop": found values that JSON/)
    await expect(open().put({ id: '' })).rejects.toThrow('expected an id that never changes')
  })

  it('takes records before it is loaded', async () => {
    const source = open({ records: [vote] })
    await source.put({ ...vote, title: 'Second vote' })
    await source.put({ ...vote, id: 'b' })
    expect(await source.remove('b')).toBe(true)
    expect([...(await source.load()).articles].map(({ title }) => title)).toEqual(['Second vote'])
  })

  it('removes a record by an id that its path does not have', async () => {
    const text = '---\nid: other\ntitle: A\ndate: 2026-01-07\n---\nText.\n'
    const source = open({ records: [{ file: 'a.md', text }] })
    expect([...(await source.load()).articles].map(({ id }) => id)).toEqual(['other'])
    expect([await source.remove('nobody'), await source.remove('other')]).toEqual([false, true])
  })

  it('has the text of the last valid version while the current one is invalid, and loses it afterwards', async () => {
    const source = open({ records: [vote] })
    const [article] = (await source.load()).articles
    if (article === undefined) throw new Error('no article')
    await source.put({ ...vote, title: ['a'], body: 'Broken.' })
    await source.put({ ...vote, title: ['b'], body: 'Broken.' })
    expect(await source.text(article)).toBe('Text.')
    await source.put({ ...vote, body: 'New.' })
    await expect(source.text(article)).rejects.toThrow(VersionGone)
  })

  it('resolves put when every listener has taken the change', async () => {
    const source = open()
    await source.load()
    const taken: string[] = []
    source.changes({
      onChange: async ({ articles }) => {
        await new Promise((resolve) => setImmediate(resolve))
        taken.push([...articles].map(({ id }) => id).join())
      },
      onError: () => {},
    })
    await Promise.all([source.put(vote), source.put({ ...vote, id: 'b' })])
    expect(taken).toEqual(['vote', 'b,vote'])
  })

  it('passes on a change that came before anyone listened', async () => {
    const source = open()
    await source.load()
    await source.put(vote)
    const taken = await new Promise<readonly string[]>((resolve) => {
      source.changes({
        onChange: async ({ articles, changed }) => resolve([...articles].map(({ id }) => `${id} ${changed}`)),
        onError: () => {},
      })
    })
    expect(taken).toEqual(['vote true'])
  })

  it('measures an attachment by the media from code', async () => {
    const records = [{ ...vote, attachments: [{ url: '/media/a.mp3' }, { url: 'no.mp3' }, { url: '%E0%A4%A' }] }]
    const source = open({ records, media: { 'media/a.mp3': Buffer.from('sound') } })
    const { articles, problems } = await source.load()
    expect([...articles][0]?.attachments).toMatchObject([{ url: '/media/a.mp3' }])
    expect(problems.map(({ code, pointer }) => `${code} ${pointer}`)).toContain('missing-media /attachments/1')
  })

  it('takes media later, and reads the records again that name them', async () => {
    const [record] = [{ ...vote, attachments: [{ url: '/media/a.mp3' }], image: '/media/b.png' }]
    const source = open({ records: [record] })
    const codes: string[][] = [(await source.load()).problems.map(({ code }) => code)]
    source.changes({
      onChange: async ({ problems, articles, changed }) => {
        codes.push(problems.map(({ code }) => code))
        expect([changed, [...articles][0]?.attachments.length]).toEqual([true, codes.length === 2 ? 1 : 0])
      },
      onError: (error) => {
        throw error
      },
    })
    await source.putMedia({ 'media/a.mp3': Buffer.from('sound'), 'media/b.png': Buffer.from('picture') })
    expect(source.media('media/a.mp3')).toEqual({ size: 5, type: 'audio/mpeg' })
    await source.putMedia({ 'media/a.mp3': Buffer.alloc(0) })
    expect(source.media('media/a.mp3')).toBeUndefined()
    expect(codes).toEqual([['missing-file', 'missing-media'].sort(), [], ['missing-media']])
  })

  it('writes a withdrawal into values', async () => {
    const source = open({ records: [vote] })
    const [article] = (await source.load()).articles
    if (article === undefined) throw new Error('no article')
    const withdrawn = { action: 'withdraw', at: '2026-11-20T12:00:00Z' } as const
    expect(await source.edit(article, withdrawn)).toBe('record "vote"')
    await expect(source.edit(article, withdrawn)).rejects.toThrow(
      'record "vote" cannot be withdrawn: it is already withdrawn',
    )
  })
})

describe('A record of a class', () => {
  class Story {
    readonly id: string
    readonly title = 'Vote'
    constructor(id: string) {
      this.id = id
    }
    get published(): Date {
      return new Date('2026-01-07T08:00:00Z')
    }
    get draft(): boolean {
      return this.id !== 'public'
    }
    get connection(): object {
      return new Map([['a', this]])
    }
    save(): void {}
  }

  it('is hidden by its getters and by what a loop does not show', async () => {
    const hidden = Object.defineProperty({ ...vote, id: 'not-listed' }, 'draft', { value: true, enumerable: false })
    const inherited = Object.assign(Object.create({ draft: true }), { ...vote, id: 'inherited' })
    const source = open({ records: [new Story('public'), new Story('hidden'), hidden, inherited] as never })
    const { articles, problems } = await source.load()
    expect(problems).toEqual([])
    expect([...articles].map(({ id, draft }) => [id, draft]).sort()).toEqual([
      ['hidden', true],
      ['inherited', true],
      ['not-listed', true],
      ['public', false],
    ])
  })

  it.each([
    ['null', null, 'found null in place of a record; expected an object with `id`'],
    ['a text', 'vote', 'found vote in place of a record; expected an object with `id`'],
    [
      'a getter that fails',
      Object.defineProperty({ ...vote }, 'summary', {
        get: () => {
          throw new Error('no connection')
        },
      }),
      'record "vote": reading a value failed (Error: no connection); expected plain values',
    ],
  ])('that cannot be read is named: %s', (_, record, message) => {
    expect(() => open({ records: [record] as never })).toThrow(message)
  })
})
