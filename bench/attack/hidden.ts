/** Counts the ways to say "not public" that are published without a word. A second or two. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { isVisible } from '../../src/model/lifecycle.ts'
import { ContentReader } from '../../src/sources/files/content-reader.ts'
import type { AttackRow } from './row.ts'

const NOW = Date.UTC(2026, 5, 1)
const LATER = '2099-01-01'
const EARLIER = '2020-01-01'

/** An article file with the lines of front matter that are to hide it. */
interface Attempt {
  readonly lines: string
  readonly path?: string
  /** Files beside it. */
  readonly files?: Readonly<Record<string, string>>
  /** Front matter in another form. */
  readonly text?: string
}

const lines = (...all: string[]): Attempt[] => all.map((each) => ({ lines: each }))

const WITHHELD = [
  ...'yes,on,1,TRUE,,~,[true],"true",Yes,ON,y'.split(',').map((value) => ({ lines: `draft: ${value}` })),
  ...lines('isDraft: true', 'is_draft: true', '"Draft ": true', '"dra\\u00a0ft": true', '"dra\\u200bft": true'),
  ...lines('Draft: true', 'DRAFT: yes', 'params: { draft: true }', 'meta: { draft: true }', 'extra: { draft: true }'),
  ...['status', 'post_status', 'state'].flatMap((key) =>
    ['draft', 'future', 'review'].map((value) => ({ lines: `${key}: ${value}` })),
  ),
  ...lines('status: pending', 'status: private', 'status: trash', 'moderation_state: draft', '_status: draft'),
  ...'published,publish,live,visible,active,enabled,public,isPublished,dg-publish,publicly_visible'
    .split(',')
    .map((key) => ({ lines: `${key}: false` })),
  ...lines('visibility: private', 'visibility: members', 'visibility: paid', 'access: members', 'audience: only_paid'),
  ...lines('password: x', 'post_password: x', 'encrypt: true', 'members_only: true', 'premium: true', 'paywall: true'),
  ...'private,hidden,secret,internal,confidential,deleted,removed,withdrawn,retracted,killed,expired,embargoed,trashed'
    .split(',')
    .map((key) => ({ lines: `${key}: true` })),
  ...lines('build: { render: never, list: never }', '_build: { render: never }', 'render: false', 'outputs: []'),
  ...lines('permalink: false', 'headless: true', 'embargo: true', 'embargo: next Monday', 'on_hold: true'),
  ...lines('isAccessibleForFree: false', 'login_required: true', 'workflow: { state: draft }'),
]

const UNTIL = [
  ...'embargo,embargo_until,embargoUntilDate,embargo_date,publishDate,datePublished,publishedAt,pubDatetime,pubDate'
    .split(',')
    .map((key) => ({ lines: `${key}: ${LATER}` })),
  ...'publish_at,publishAt,publish_on,scheduled,scheduled_for,goLive,go_live_at,visible_from,hidden_until'
    .split(',')
    .map((key) => ({ lines: `${key}: ${LATER}` })),
  { lines: '', text: `---\ntitle: A\nreleaseDate: ${LATER}\n---\n` },
  { lines: '', path: `_posts/${LATER}-a.md`, text: '---\ntitle: A\n---\n' },
  ...lines(`embargo: { until: ${LATER} }`, `meta: { embargo: ${LATER} }`),
]

const FROM =
  'expires,expiry,expire,expiryDate,unpublish,unpublishDate,expires_on,expires_at,unpublish_on,publish_down,deleted_at,visible_until,expireDate'
    .split(',')
    .map((key) => ({ lines: `${key}: ${EARLIER}` }))

const UNLISTED = lines(
  ...['unlisted: true', 'eleventyExcludeFromCollections: true\npermalink: /a-page/', 'build: { list: never }'],
  ...['feed: false', 'rss: false', 'excludeFromFeed: true', 'visibility: unlisted', 'status: unlisted'],
)

const NOINDEX = lines(
  ...['noindex: true', 'sitemap: false', 'in_search_index: false', 'robots: noindex', 'robotsNoIndex: true'],
  ...['sitemap: { disable: true }', 'seo: { noindex: true }'],
)

const FOLDERS: readonly Attempt[] = [
  ...['_drafts/a.md', 'drafts/a.md', 'private/a.md', 'a.draft.md'].map((path) => ({ lines: '', path })),
  { lines: '', path: 'el/a.md', files: { 'el/_index.md': '---\ncascade: { draft: true }\n---\n' } },
  { lines: '', path: 'el/a.md', files: { 'el/_index.md': '+++\ndraft = true\n+++\n' } },
  { lines: '', path: 'el/a.md', files: { 'el/el.json': '{ "draft": true }' } },
  { lines: '', path: 'el/a.md', files: { 'el/el.11tydata.json': '{ "permalink": false }' } },
  { lines: '', path: 'el/a.md', files: { 'hugo.toml': '[cascade]\ndraft = true\n' } },
  {
    ...{ lines: '', path: 'el/a.md' },
    files: { '_config.yml': 'defaults: [{ scope: { path: el }, values: { published: false } }]\n' },
  },
]

const CONTRADICTIONS: readonly Attempt[] = [
  ...lines('draft: false\nDraft: true', 'Draft: true\ndraft: false', 'draft: false\nisDraft: true'),
  ...lines(
    'draft: false\nparams: { draft: true }',
    'draft: false\n<<: { draft: true }',
    'status: published\ndraft: true',
  ),
  ...lines(`embargo: 2026-01-01\nembargo_until: ${LATER}`, `embargo_until: ${LATER}\nembargo: 2026-01-01`),
  ...lines(`expires: ${LATER}\nexpiryDate: ${EARLIER}`, 'draft: false\ndraft: true', 'private: false\nPrivate: yes'),
  ...lines(
    'visibility: public\nvisibility: private',
    'published: true\npublish: false',
    'draft: no\nmeta:\n  draft: on',
  ),
  { lines: '', path: 'a.json', text: '{"title":"A","date":"2026-01-01","draft":true,"draft":false}' },
  { lines: '', path: 'a.json', text: '{"title":"A","date":"2026-01-01","meta":{"draft":true},"meta":{"draft":false}}' },
  { lines: '', text: '+++\ntitle = "A"\ndate = 2026-01-01\ndraft = false\nDraft = true\n+++\n' },
]

/** Ways that leave a story public. */
const PUBLIC: readonly Attempt[] = [
  ...lines('draft: false', 'draft: no', 'private: false', 'published: true', 'visibility: public', 'status: published'),
  ...lines('# draft: true', 'archived: true', 'publisher: The Desk', 'publication: Nature', 'access: open'),
  ...lines(`start_date: ${LATER}`, `end_date: ${LATER}`, `release_date: ${LATER}`, `expires: ${LATER}`, 'state: NY'),
  ...lines(
    'embargo_note: until the vote',
    'hide_title: true',
    'cover: { image: /a.png, hidden: true }',
    'active: audio',
  ),
  { lines: 'draft: false', path: 'el/a.md', files: { 'el/_index.md': '---\ncascade: { draft: true }\n---\n' } },
  { lines: '', path: 'el/a.md', files: { 'el/_index.md': '---\ndraft: true\n---\n' } },
]

type State = 'withheld' | 'public' | 'unlisted' | 'noindex'

/** Returns the state of an attempt's story. */
async function readState({ lines: more, path = 'a.md', files = {}, text }: Attempt): Promise<State> {
  const root = mkdtempSync(join(tmpdir(), 'sectionwire-hidden-'))
  const written = text ?? `---\ntitle: A\n${/^date:/m.test(more) ? '' : 'date: 2026-01-01\n'}${more}\n---\nText.\n`
  const all = { 'site.yaml': 'title: T\nurl: https://news.example.org/\n', ...files, [path]: written }
  try {
    for (const [name, content] of Object.entries(all)) {
      mkdirSync(dirname(join(root, name)), { recursive: true })
      writeFileSync(join(root, name), content)
    }
    const { articles } = await new ContentReader(root, { cache: false }).load()
    const article = [...articles].find(({ file }) => file === path)
    return article === undefined || !isVisible(article, NOW) ? 'withheld' : (article.listing ?? 'public')
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/** Runs all measurements of hidden stories. */
export async function attackHidden(): Promise<AttackRow[]> {
  const groups: readonly (readonly [string, string, State, readonly Attempt[]])[] = [
    ['ways to withhold that publish', '51 of 81', 'withheld', WITHHELD],
    ['dates to come that publish', '13 of 22', 'withheld', UNTIL],
    ['ends that are over and publish', '7 of 13', 'withheld', FROM],
    ['unlisted stories that are withheld or listed', '8 of 8', 'unlisted', UNLISTED],
    ['stories with noindex that are withheld or in sitemaps', '7 of 7', 'noindex', NOINDEX],
    ['folders and names that publish', '9 of 10', 'withheld', FOLDERS],
    ['contradictions that publish', '11 of 17', 'withheld', CONTRADICTIONS],
    ['public stories that are withheld', '2 of 22', 'public', PUBLIC],
  ]
  const rows: AttackRow[] = []
  for (const [name, before, expected, attempts] of groups) {
    const wrong: string[] = []
    for (const attempt of attempts) {
      if ((await readState(attempt)) !== expected) wrong.push(JSON.stringify(attempt.text ?? attempt.lines))
    }
    const measured = `${wrong.length} of ${attempts.length}${wrong.length === 0 ? '' : `: ${wrong.join(', ')}`}`
    rows.push({ name, before, aim: '0', measured, ok: wrong.length === 0 })
  }
  return rows
}
