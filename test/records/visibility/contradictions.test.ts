import { describe, expect, it } from 'vitest'
import { readStory, yaml } from './support.ts'

const UNCLEAR = '[unclear-visibility] (article withheld)'

describe('Two values for one question', () => {
  it.each([
    ['draft: false\nDraft: true', 'a.md:5:8: found `Draft: true` (a.md:5:1) beside `draft: false` (a.md:4:1)'],
    ['Draft: true\ndraft: false', 'a.md:4:8: found `Draft: true` (a.md:4:1) beside `draft: false` (a.md:5:1)'],
    ['draft: no\nparams: { draft: yes }', '`params.draft: "yes"` (a.md:5:11) beside `draft: "no"` (a.md:4:1)'],
    ['draft: false\n<<: { draft: true }', '`<<.draft: true` (a.md:5:7) beside `draft: false` (a.md:4:1)'],
    ['status: published\npublish: false', '`publish: false` (a.md:5:1) beside `status: "published"` (a.md:4:1)'],
    [
      'status: published\npost_status: draft',
      '`post_status: "draft"` (a.md:5:1) beside `status: "published"` (a.md:4:1)',
    ],
    ['private: false\nextra:\n  Private: on', '`extra.Private: "on"` (a.md:6:3) beside `private: false` (a.md:4:1)'],
    ['draft: false\nisDraft: true', '`isDraft: true` (a.md:5:1) beside `draft: false` (a.md:4:1)'],
  ])('withhold the story and are both named: %j', (lines, found) => {
    const story = readStory(yaml(lines))
    expect(story).toMatchObject({ state: 'withheld', takenBack: true })
    expect(story.lines).toEqual([expect.stringContaining(found)])
    expect(story.lines[0]).toContain(UNCLEAR)
  })

  it('names the clear one beside an unclear one', () => {
    const { lines } = readStory(yaml('draft: false\nDraft: maybe'))
    expect(lines).toEqual([
      `a.md:5:8: found "maybe"; expected \`true\` or \`false\`, without quotes. \`draft: false\` (a.md:4:1) says something else. ${UNCLEAR}`,
    ])
  })

  it.each([
    [
      'embargo: 2026-01-01\nembargo_until: 2099-01-01',
      '`embargo_until: "2099-01-01"` (a.md:5:1) beside `embargo: "2026-01-01"` (a.md:4:1)',
    ],
    [
      'embargo_until: 2099-01-01\nmeta: { embargo: 2026-01-01 }',
      '(a.md:5:9) beside `embargo_until: "2099-01-01"` (a.md:4:1)',
    ],
    [
      'expires: 2099-01-01\nexpiryDate: 2026-02-01',
      '`expiryDate: "2026-02-01"` (a.md:5:1) beside `expires: "2099-01-01"` (a.md:4:1)',
    ],
  ])('the most restrictive date counts, and both are named: %j', (lines, found) => {
    const story = readStory(yaml(lines))
    expect(story.state).toBe('withheld')
    expect(story.lines).toEqual([expect.stringContaining(found)])
  })

  it.each([
    '{"title":"A","date":"2026-01-01","draft":true,\n"draft":false}',
    '{"title":"A","date":"2026-01-01","draft":false,\n"draft":true}',
    '{"title":"A","date":"2026-01-01","draft":false,\n"dr\\u0061ft":true}',
    '{"title":"A","date":"2026-01-01","meta":{"draft":true,\n"draft":false}}',
    '{"title":"A","date":"2026-01-01","meta":{"draft":true},\n"meta":{"draft":false}}',
  ])('a key of JSON that comes twice: %j', (text) => {
    for (const [path, suffix] of [
      ['a.json', ''],
      ['a.md', '\nText.'],
    ] as const) {
      const story = readStory(text + suffix, path)
      expect(story).toMatchObject({ state: 'withheld', takenBack: true })
      expect(story.lines).toHaveLength(1)
      expect(story.lines[0]).toMatch(new RegExp(`${path}:1:\\d+.*${path}:2:\\d+|${path}:2:\\d+.*${path}:1:\\d+`))
    }
  })

  it('a repeated embargo of JSON counts, whichever comes last', () => {
    const text = '{"title":"A","date":"2026-01-01","embargo":"2099-01-01","embargo":"2026-01-01"}'
    expect(readStory(text, 'a.json').state).toBe('withheld')
  })

  it('a repeated key of JSON that decides nothing is no fault', () => {
    const text = '{"title":"A","date":"2026-01-01","note":"a \\": b","note":"c","draft":false,"draft":false}'
    expect(readStory(text, 'a.json')).toMatchObject({ state: 'public', lines: [] })
  })

  it.each([
    ['yaml with a key twice', yaml('draft: false\ndraft: true'), ['a.md:4', 'a.md:5']],
    [
      'toml with a key twice',
      '+++\ntitle = "A"\ndate = 2026-01-01\ndraft = false\ndraft = true\n+++\n',
      ['a.md:4', 'a.md:5'],
    ],
    ['a slip elsewhere', yaml('status: private\nimage: ['), ['a.md:4']],
    ['an alias', yaml('base: &base { draft: true }\n<<: *base'), ['a.md:4']],
    ['no end', '---\ntitle: A\ndate: 2026-01-01\ndraft: yes\n', ['a.md:4']],
    ['json', '{"title":"A","date":"2026-01-01","draft":true,}\n', ['a.md:1']],
  ])('a record that cannot be parsed is taken back when a line hides it: %s', (_, text, places) => {
    const story = readStory(text)
    expect(story).toMatchObject({ state: 'withheld', takenBack: true })
    for (const place of places) expect(story.lines.join('\n')).toContain(place)
  })

  it('a record that cannot be parsed is not taken back for another reason', () => {
    const toml = '+++\ntitle = "A"\ntitle = "B"\ndate = 2026-01-01\ndraft = false\n+++\n'
    expect(readStory(toml)).toMatchObject({ state: 'withheld', takenBack: false })
    expect(readStory(yaml('draft: false # draft: true\nimage: ['))).toMatchObject({ takenBack: false })
  })
})

describe('Keys that nobody knows', () => {
  it.each([
    'is_article_private: true',
    'paywall_enabled: true',
    'not_public: true',
    'publicly_visible: false',
    'not_yet_public: yes',
    'article-embargoed: on',
    'members_only_content: true',
    'draft_status: draft',
    'publish_this: no',
    'subscribersOnlyPost: 1',
    'unpublished_draft: true',
    'story_expired: true',
    'premium_content: true',
    'private_draft: [true]',
    'contentIsConfidential: true',
  ])('whose name and value speak of hiding withhold and are named: %s', (line) => {
    const { state, lines, takenBack } = readStory(yaml(line))
    const key = line.split(':')[0]
    expect({ state, takenBack }).toEqual({ state: 'withheld', takenBack: true })
    expect(lines).toEqual([
      `a.md:4:1: found the unknown key \`${key}\`; expected \`draft: true\` if the article is not public, or no such key if it is. The key and its value speak of an article that is not public. ${UNCLEAR}`,
    ])
  })

  it.each([
    ['embargo_lift_date: 2099-01-01', 'withheld'],
    ['embargo_lift_date: 2020-01-01', 'public'],
    ['publish_post_on: 2099-01-01', 'withheld'],
    ['story_expires_on: 2026-02-01', 'withheld'],
    ['story_expires_on: 2099-01-01', 'public'],
    ['members_until: 2099-01-01', 'withheld'],
    ['post_visible_until: 2026-02-01', 'withheld'],
  ])('with a date count as it says: %s', (line, state) => {
    expect(readStory(yaml(line))).toMatchObject({ state, lines: [] })
  })

  it.each([
    'publisher: The Desk',
    'publication: Nature',
    'published_in: The Paper',
    'published_by: Ann Lee',
    'embargo_note: until the vote',
    'access: open',
    'hideRelatedBlogPosts: true',
    'excludeFromSidebar: true',
    'hide_title: true',
    'hide: [toc, navigation]',
    'private_message_id: 17',
    'draft_version: 3',
    'is_article_private: false',
    'paywall_enabled: false',
    'publicly_visible: true',
    'membership_fee: 12',
    'expired_links: [a, b]',
    'visible_in_menu: false',
    'internal_code: true',
    'publication_place: Helsinki',
    'live_blog: true',
    'cover: { image: /a.png, hidden: true }',
    'comments: { enabled: false, hidden: true }',
    'toc: { hidden: true }',
    'sidebar: { visible: false }',
    'menu: { main: { weight: 3, disabled: true } }',
    'members: [Ann, Bob]',
    'active: audios',
    'state: NY',
    'stage: semi-final',
    '# draft: true',
    'archived: true',
    'start_date: 2099-01-01\nend_date: 2099-02-01\nrelease_date: 2099-03-01',
    'expires: 2099-01-01',
    'draft: false\nprivate: false\nvisibility: public\nstatus: published\npublished: true',
    'withdrawn: false\nretracted: no\nexpires: false\nembargo: false',
    'embargo:\nexpires: ""\nexpiryDate: ~',
  ])('and values that say nothing of it leave the story public: %j', (lines) => {
    expect(readStory(yaml(lines)).state).toBe('public')
  })
})

describe('Paths that say that a story is not public', () => {
  const text = yaml('x: y')

  it.each([
    '_drafts/a.md',
    'drafts/a.md',
    'blog/Drafts/deep/a.md',
    'private/a.md',
    'a.draft.md',
    'blog/a.DRAFT.en.md',
    'a.draft/index.md',
    '_posts/drafts/2020-01-01-a.md',
    'unpublished/a.md',
  ])('%s', (path) => {
    expect(readStory(text, path)).toMatchObject({ state: 'withheld', lines: [] })
  })

  it.each(['draft/a.md', 'nfl-draft.md', 'drafts.md', 'sports/draft.md', 'privateers/a.md', 'my-drafts/a.md'])(
    'others are names: %s',
    (path) => expect(readStory(text, path).state).toBe('public'),
  )

  it('a file name of Jekyll with a date to come counts unless the record has `date`', () => {
    const of = (line: string): string => readStory(`---\ntitle: A\n${line}\n---\n`, '_posts/2099-01-01-a.md').state
    expect([of('x: y'), of('published: 2026-01-01'), of('published: true'), of('date: 2026-01-01')]).toEqual([
      ...['withheld', 'withheld', 'withheld'],
      'public',
    ])
  })

  it('a reminder of a Jekyll site is none of an expiry', () => {
    expect(readStory(yaml('expiration_date: 2024-04-15'), '_posts/2020-01-01-a.md').state).toBe('public')
    expect(readStory(yaml('expiration_date: 2024-04-15')).state).toBe('withheld')
  })
})
