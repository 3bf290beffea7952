/** Measures what real readers make of the feeds. About a minute; rss2email is run if it is installed. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Article } from '../../src/model/article.ts'
import { article, newsroom, print, section, settings } from '../../test/support/newsroom.ts'
import { startOrigin } from './origin.ts'
import { type AttackRow, makeMissingRow } from './row.ts'

const PYTHON = '/usr/bin/python3'
const POLLS = 64

/** Runs all measurements of readers. */
export async function attackReaders(): Promise<AttackRow[]> {
  return [await measureMails(false), await measureMails(true), await measurePictures(), await measureImport()]
}

/**
 * Polls with rss2email's own code. Each poll finds one story more than the one before.
 * The first poll of a new subscription sends a mail for what is there.
 */
const RSS2EMAIL = `
import os, sys, rss2email.feeds, rss2email.email
mails = 0
def send(*args, **kwargs):
    global mails
    mails += 1
rss2email.email.send = send
import rss2email.feed
rss2email.feed._email.send = send
folder, url, polls = sys.argv[1], sys.argv[2], int(sys.argv[3])
feeds = rss2email.feeds.Feeds(datafile_path=os.path.join(folder, 'data.json'), configfiles=[])
feed = feeds.new_feed(name='courier', url=url, to='a@example.org')
for poll in range(polls + 1):
    if poll == 1: mails = 0
    try: feed.run(send=True)
    except Exception as error: print(type(error).__name__, str(error)[:80], file=sys.stderr)
print(mails)
`

async function measureMails(deltas: boolean): Promise<AttackRow> {
  const name = `mails of rss2email over ${POLLS} changed polls, deltas ${deltas ? 'on' : 'off (default)'}`
  if (spawnSync(PYTHON, ['-c', 'import rss2email']).status !== 0) return makeMissingRow(name, 'rss2email')
  const folder = mkdtempSync(join(tmpdir(), 'sectionwire-rss2email-'))
  let count = 0
  const origin = await startOrigin(300, { deltas }, () => {
    count += 1
    const story = article({ id: `s${count}`, published: Date.now() - 1000 + count })
    origin.publish([story, ...origin.articles()].slice(0, 40))
  })
  origin.publish([article({ id: 's0', published: Date.now() - 60_000 })])
  try {
    writeFileSync(join(folder, 'run.py'), RSS2EMAIL)
    const url = `http://127.0.0.1:${origin.port}/rss.xml`
    const { out, errors } = await runPython([join(folder, 'run.py'), folder, url, String(POLLS)], folder)
    const mails = Number(out.trim().split('\n').at(-1))
    return {
      name,
      before: '0',
      aim: deltas ? `${POLLS}, at most one of them a poll late` : String(POLLS),
      measured: Number.isNaN(mails) ? errors.slice(-200) : String(mails),
      // The story of the one 226 comes with the poll after it; none is lost.
      ok: mails === POLLS,
    }
  } finally {
    await origin.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const runPython = (args: readonly string[], home: string): Promise<{ out: string; errors: string }> =>
  new Promise((resolve) => {
    const child = spawn(PYTHON, args, { env: { PATH: process.env['PATH'], HOME: home }, timeout: 90_000 })
    const [out, errors] = [[] as string[], [] as string[]]
    child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text))
    child.on('close', () => resolve({ out: out.join(''), errors: errors.join('') }))
  })

/** Counts the pictures that a reader like FreshRSS shows for an item with one: each media element is one. */
async function measurePictures(): Promise<AttackRow> {
  const story = article({ id: 'one', image: { url: '/media/a.jpg', alt: 'A' }, media: ['/media/a.jpg'] })
  const files = { 'media/a.jpg': { size: 9, type: 'image/jpeg', width: 1200, height: 800 } }
  const { text } = print(newsroom({ feeds: settings({ content: 'summary' }) }), [story], { files })
  const shown = (await text('rss.xml')).match(/<(?:media:content|media:thumbnail|enclosure)\b/g)?.length ?? 0
  return { name: 'pictures shown for one', before: '2', aim: '1', measured: String(shown), ok: shown === 1 }
}

/** Counts the items that a reader holds after importing `/feeds.opml`. */
async function measureImport(): Promise<AttackRow> {
  const names = ['world', 'europe', 'asia', 'politics', 'science', 'environment', 'culture']
  const sections = [
    section('world', 'World', [section('europe', 'Europe'), section('asia', 'Asia')]),
    section('politics', 'Politics'),
    section('science', 'Science', [section('environment', 'Environment')]),
    section('culture', 'Culture'),
  ]
  const stories = Array.from({ length: 21 }, (_, n): Article => {
    const id = names[n % names.length] ?? ''
    return article({ id: `s${n}`, sections: [{ id, title: id }], tags: [`t${n}`, `t${n + 1}`] })
  })
  const { text } = print(newsroom({ sections }), stories)
  const feeds = [...(await text('feeds.opml')).matchAll(/xmlUrl="https:\/\/news\.example\.org\/([^"]+)"/g)]
  let items = 0
  for (const [, path = ''] of feeds) items += (await text(path)).match(/<item>/g)?.length ?? 0
  return {
    name: `items after importing /feeds.opml, ${stories.length} stories in a tree of sections`,
    before: '116',
    aim: '≤ 2 a story',
    measured: `${items} from ${feeds.length} feeds`,
    ok: items <= 2 * stories.length,
  }
}
