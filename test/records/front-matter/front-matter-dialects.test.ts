import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isUnreadable, readRecord, splitFile } from '../../../src/records/front-matter/front-matter.ts'
import { repairYaml } from '../../../src/records/front-matter/repair-yaml.ts'
import { ValuePositions } from '../../../src/records/positions/value-positions.ts'
import { readStory } from '../visibility/support.ts'

function read(text: string, path = 'a.md') {
  const parts = splitFile(text, path)
  if (isUnreadable(parts)) return { code: parts.code, found: parts.found }
  const record = readRecord(parts)
  return isUnreadable(record) ? { code: record.code, found: record.found } : { ...record.data, $body: parts.body }
}

describe('Front matter', () => {
  it.each([
    ['Title: The vote: a day\nDate: 2024-01-02\nTags: a, b\nSummary: One\n    two "three"\n\nText.\n', 'Text.\n'],
    ['Title: The vote: a day\nDate: 2024-01-02\nTags: a, b\nSummary: One\n    two "three"\n', ''],
    [
      'Title: The vote: a day\nDate: 2024-01-02\nTags: a, b\nSummary: One\n    two "three"\n\n- x\n\n---\nText\n',
      '- x\n\n---\nText\n',
    ],
  ])('is read as Pelican writes it: %j', (text, body) => {
    expect(read(text)).toEqual({
      Title: 'The vote: a day',
      Date: '2024-01-02',
      Tags: 'a, b',
      Summary: 'One two "three"',
      $body: body,
    })
  })

  it.each([
    ['title: A\ndate: 2024-01-02\ntags:\n  - b\n- c\n---\nText\n\n---\n', { title: 'A', date: '2024-01-02' }],
    ['title: A\n\ntags: [b]\n---\nText\n', { title: 'A', tags: ['b'] }],
    ['-----\ntitle: A\n-----\nText\n', { title: 'A' }],
    ['\n\ntitle: A\ndate: 2024-01-02\n\n---\nText\n', { title: 'A', date: '2024-01-02' }],
  ])('is read as Hexo writes it: %j', (text, record) => {
    const found = read(text.replace('\n- c', ''))
    expect(found).toMatchObject(record)
    expect(found).toHaveProperty('$body', expect.stringMatching(/^Text/))
  })

  it('is read below empty lines, with its lines counted', () => {
    expect(read('\n \n---\ntitle: A\n---\nText\n')).toEqual({ title: 'A', $body: 'Text\n' })
    expect(read('\n\n{"title": "A"}\nText\n')).toEqual({ title: 'A', $body: 'Text\n' })
    expect(readStory('\n\n---\ntitle: A\ndate: never\n---\n').lines[0]).toMatch(/^a\.md:5:7: /)
  })

  it.each([
    ['Note: this is a text.\nIt goes on.\n\nMore.\n'],
    ['# Title: of a text\n\nMore.\n'],
    ['A text.\n---\ntitle: A\n---\n'],
    ['https://news.example.org/\n\nTitle: A\n'],
  ])('is not what a text begins with: %j', (text) => {
    expect(read(text)).toMatchObject({ code: 'no-front-matter' })
  })

  it('of Pelican hides what it hides there', () => {
    expect(readStory('Title: A\nDate: 2024-01-02\nStatus: draft\n\nText\n').state).toBe('withheld')
    expect(readStory('Title: A\nDate: 2024-01-02\nStatus: published\n\nText\n').state).toBe('public')
  })
})

describe('A record that an MDX file exports', () => {
  it('is read where it is a literal', () => {
    const text = `import { Chart } from '../chart'
import Box, {
  Note,
} from "@/box";

/* ours */
export const meta: Meta = {
  title: 'It\\'s a vote', // the headline
  date: "2024-01-02",
  tags: ['a', "b",],
  'image': { url: \`/a.png\`, width: 100 },
  summary: 'One ' +
    'two',
  featured: true,
} as const;

export const layout = 'post'

# Text

export const x = 1
`
    expect(read(text, 'a.mdx')).toEqual({
      title: "It's a vote",
      date: '2024-01-02',
      tags: ['a', 'b'],
      image: { url: '/a.png', width: 100 },
      summary: 'One two',
      featured: true,
      layout: 'post',
      $body: '# Text\n\nexport const x = 1\n',
    })
    const parts = splitFile(text, 'a.mdx')
    const places = 'syntax' in parts ? new ValuePositions(parts) : undefined
    expect(['title', 'summary', 'featured', 'layout'].map((key) => places?.locate([key]).line)).toEqual([8, 12, 14, 17])
  })

  it('names the key whose value is code', () => {
    expect(read("export const meta = {\n  title: 'A',\n  date: today(),\n}\n", 'a.mdx')).toEqual({
      code: 'no-front-matter',
      found: '`export const meta` whose `date` is code, which is not run',
    })
    expect(read('export const meta = { title: `A $' + '{b}` }\n', 'a.mdx')).toHaveProperty('code', 'no-front-matter')
  })

  it('hides what it hides there', () => {
    const story = (more: string): string => `export const meta = { title: 'A', date: '2024-01-02'${more} }\n\nText\n`
    expect(readStory(story(''), 'a.mdx').state).toBe('public')
    expect(readStory(story(', draft: true'), 'a.mdx').state).toBe('withheld')
    expect(readStory(`export const draft = true\n${story(', draft: false')}`, 'a.mdx').state).toBe('withheld')
    expect(readStory(story(', draft: isDraft()'), 'a.mdx').state).toBe('withheld')
  })

  it('never throws, and is JSON (property)', () => {
    const part = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      "'",
      '"',
      '`',
      '\\',
      ',',
      ':',
      'a',
      'true',
      '1',
      '\n',
      '//',
      '/*',
      '*/',
      '+',
      '${',
      ' ',
      'new Date(',
      ')',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const found = splitFile(`export const meta = {title: 'A', ${parts.join('')}`, 'a.mdx')
        if (!isUnreadable(found)) expect(JSON.parse(found.head)).toHaveProperty('title')
      }),
    )
  })
})

describe('YAML that libyaml reads', () => {
  it.each([
    ['description: "one\ntwo"\ntitle: A\n', { description: 'one two', title: 'A' }],
    ["title: 'one\n\ntwo'\n", { title: 'one\ntwo' }],
    ['tags: [a,\nb]\ntitle: A\n', { tags: ['a', 'b'], title: 'A' }],
    ['tags:\n\t- a\n\t- b\n', { tags: ['a', 'b'] }],
    ['title: A\nkey: { { category } }\n', { title: 'A', key: '{ { category } }' }],
    ['title: {{ page.title }}\n', { title: '{{ page.title }}' }],
    ['tags: [a]\ntitle: A\ntags: [b]\n', { tags: ['b'], title: 'A' }],
    ['text: |\n  he said: "one\n  two\ntitle: A\ntitle: B\n', { text: 'he said: "one\ntwo\n', title: 'B' }],
  ])('is read with a warning: %j', (head, record) => {
    expect(read(`---\n${head}---\nText\n`)).toEqual({ ...record, $body: 'Text\n' })
    expect(readStory(`---\nid: x\npublished: 2024-01-02\n${head}---\nText\n`).lines.join()).toMatch(
      /warning: .*\[bad-syntax\]/,
    )
  })

  it.each(['title: "one\n', 'title: one: two\n', 'title: [a\nb: c\n', '- a\nb: c\n'])('is not: %j', (head) => {
    expect(read(`---\n${head}---\nText\n`)).toHaveProperty('code', 'bad-syntax')
  })

  it('is withheld where a line that hides the article may be part of a text', () => {
    const story = readStory('---\ntitle: A\ndate: 2024-01-02\nsummary: "one\ndraft: true\ntwo"\n---\nText\n')
    expect(story.state).toBe('withheld')
    expect(story.lines.join()).toContain('It may not be public')
  })

  it.each([
    ['draft: false\ndraft: true\n', 'withheld'],
    ['draft: true\ndraft: false\n', 'withheld'],
    ['draft: false\ndraft: false\n', 'public'],
    ['extra: { draft: true, draft: false }\n', 'withheld'],
    ['tags: [a]\ntags: [b]\n', 'public'],
  ])('counts every value of a key that hides: %j', (lines, state) => {
    expect(readStory(`---\ntitle: A\ndate: 2024-01-02\n${lines}---\nText\n`).state).toBe(state)
  })

  it('is repaired line by line, without an error, and once (property)', () => {
    const line = fc.array(fc.constantFrom('a', ': ', '"', "'", '[', ']', '{', '}', '- ', '\t', '  ', '#', '|', '\\'), {
      maxLength: 8,
    })
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const text = lines.map((parts) => parts.join('')).join('\n')
        const repaired = repairYaml(text)
        expect(repaired.split('\n')).toHaveLength(text.split('\n').length)
      }),
    )
  })
})
