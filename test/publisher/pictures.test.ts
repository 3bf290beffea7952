import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { check } from '../../src/commands/check.ts'
import { createPublisher } from '../../src/publisher/create-publisher.ts'
import type { Publisher } from '../../src/publisher/publisher.ts'
import { avif, cameraSegments, jpeg, png, pngMetadata, SECRET } from '../pictures/picture-files.ts'
import { folder, put, SITE_YAML, story, until } from '../support/cli.ts'

const URL = 'https://news.example.org/'

const PICTURES: Readonly<Record<string, Buffer>> = {
  'media/harbour.jpg': jpeg(cameraSegments(), Buffer.alloc(150_000, 5), SECRET),
  'media/map.png': png(pngMetadata()),
  'media/boat.avif': avif(true),
}

const records = (): Record<string, string> => ({
  'world/vote.md': story('Vote', 'image: /media/harbour.jpg\nattachments:\n  - { url: /media/map.png }\n'),
  'world/boat.md': story('Boat', 'image: /media/boat.avif\n'),
})

const newsroom = (site = SITE_YAML): string => folder({ 'site.yaml': site, ...records(), ...PICTURES })

async function publish(articles: string): Promise<Publisher> {
  const publisher = await createPublisher({ articles, url: URL, log: () => {} })
  onTestFinished(() => publisher.close())
  return publisher
}

const get = async (publisher: Publisher, path: string, headers: Record<string, string> = {}) => {
  const response = await publisher.fetch(new Request(URL + path, { headers }))
  return { response, bytes: Buffer.from(await response.arrayBuffer()) }
}

/** Runs `check` in this process. */
async function checked(articles: string): Promise<{ code: number; out: string }> {
  let out = ''
  const streams = { out: { write: (text: string) => (out += text) }, err: { write: () => true } }
  const code = await check({ articles, cache: false }, streams, Date.parse('2026-11-20'))
  return { code, out }
}

describe('Published pictures', () => {
  it('say nothing about place and camera, over HTTP and in the static tree, with the same bytes', async () => {
    const publisher = await publish(newsroom())
    const out = folder()
    await publisher.build(out)
    const manifest = JSON.parse(readFileSync(join(out, '.sectionwire/manifest.json'), 'utf8'))
    for (const path of Object.keys(PICTURES)) {
      const { response, bytes } = await get(publisher, path)
      expect([path, response.status, bytes.includes(SECRET)]).toEqual([path, 200, false])
      expect(bytes.includes('The Courier')).toBe(true)
      expect(response.headers.get('content-length')).toBe(String(bytes.length))
      expect(readFileSync(join(out, path)).equals(bytes)).toBe(true)
      expect(manifest.files[path].size).toBe(bytes.length)
    }
    expect(await publisher.build(out)).toMatchObject({ written: 0, removed: 0 })
  })

  it('have in feeds the length that is served', async () => {
    const publisher = await publish(newsroom())
    const { bytes: picture } = await get(publisher, 'media/harbour.jpg')
    const { bytes: map } = await get(publisher, 'media/map.png')
    expect(picture.length).toBeLessThan(PICTURES['media/harbour.jpg']?.length ?? 0)
    expect(await publisher.text('/rss.xml')).toContain(`length="${map.length}"`)
    expect(await publisher.text('/rss.xml')).toContain(`fileSize="${picture.length}"`)
    expect(await publisher.text('/feed.json')).toContain(`"size_in_bytes":${map.length}`)
  })

  it('are sent in parts, with validators, as one file', async () => {
    const publisher = await publish(newsroom())
    const { response, bytes } = await get(publisher, 'media/harbour.jpg')
    for (const [first, last] of [
      [0, 9],
      [15, 200],
      [100, 131_000],
      [bytes.length - 5, bytes.length - 1],
    ] as const) {
      const part = await get(publisher, 'media/harbour.jpg', { range: `bytes=${first}-${last}` })
      expect(part.response.status).toBe(206)
      expect(part.response.headers.get('content-range')).toBe(`bytes ${first}-${last}/${bytes.length}`)
      expect(part.bytes.equals(bytes.subarray(first, last + 1))).toBe(true)
    }
    const etag = response.headers.get('etag') ?? ''
    expect((await get(publisher, 'media/harbour.jpg', { 'if-none-match': etag })).response.status).toBe(304)
  })

  it('are published as they are if site.yaml says so, at once', async () => {
    const articles = newsroom(`${SITE_YAML}media: { metadata: keep }\n`)
    const publisher = await publish(articles)
    const kept = await get(publisher, 'media/boat.avif')
    expect(kept.bytes.equals(PICTURES['media/boat.avif'] ?? kept.bytes.subarray(1))).toBe(true)
    const length = PICTURES['media/map.png']?.length
    expect(await publisher.text('/rss.xml')).toContain(`length="${length}"`)
    writeFileSync(join(articles, 'site.yaml'), SITE_YAML)
    await until(
      async () => (await get(publisher, 'media/boat.avif')).bytes.includes(SECRET),
      (has) => !has,
    )
    await until(
      async () => (await publisher.text('/rss.xml')) ?? '',
      (text) => !text.includes(`length="${length}"`),
    )
    const { response } = await get(publisher, 'media/boat.avif')
    // The length of this file is the same in both forms.
    expect(response.headers.get('etag')).not.toBe(kept.response.headers.get('etag'))
  })

  it('come from programs without metadata, too', async () => {
    const site = { title: 'The Tester', sections: [{ id: 'world', title: 'World' }] }
    const media = PICTURES
    const record = { id: 'vote', title: 'Vote', published: '2026-01-05', body: 'Text', image: '/media/harbour.jpg' }
    for (const keep of [false, true]) {
      const settings = keep ? { ...site, media: { metadata: 'keep' } } : site
      const publisher = await createPublisher({ site: settings, records: [record], media, url: URL, log: () => {} })
      onTestFinished(() => publisher.close())
      const { bytes } = await get(publisher, 'media/harbour.jpg')
      expect(bytes.includes(SECRET)).toBe(keep)
      expect(await publisher.text('/rss.xml')).toContain(`fileSize="${bytes.length}"`)
    }
  })
})

describe('`check`', () => {
  it('names pictures that say where they were taken, and exits with 0', async () => {
    const articles = newsroom()
    put(join(articles, 'media/plain.jpg'), jpeg())
    put(join(articles, 'world/plain.md'), story('Plain', 'image: /media/plain.jpg\n'))
    put(join(articles, 'media/unused.jpg'), jpeg(cameraSegments()))
    const { code, out } = await checked(articles)
    expect(code).toBe(0)
    expect(out.match(/^.*\[picture-position\]$/gm)).toEqual([
      'media/boat.avif:1:1: warning: found a picture that says where it was taken; expected a picture without a position. The published copy does not say it; the file here is unchanged. [picture-position]',
      expect.stringContaining('media/harbour.jpg:1:1'),
      expect.stringContaining('media/map.png:1:1'),
    ])
    put(join(articles, 'site.yaml'), `${SITE_YAML}media: { metadata: keep }\n`)
    expect((await checked(articles)).out).toContain('Everyone can read the position')
  })
})
