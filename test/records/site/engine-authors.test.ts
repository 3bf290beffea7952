import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEngineAuthors } from '../../../src/records/site/engine-authors.ts'

const authorsIn = (file: string, text: string, id?: string) => [
  ...readEngineAuthors([{ file, text, ...(id === undefined ? {} : { id }) }]).values(),
]

const ANN = { id: 'alee', name: 'Ann Lee' }

describe('Authors of engines', () => {
  it.each([
    [
      'Jekyll',
      '_data/authors.yml',
      'alee:\n  name: Ann Lee\n  twitter: alee\n  picture: /img/a.png\n',
      { avatar: '/img/a.png' },
    ],
    ['Jekyll with names alone', '_data/authors.yml', 'alee: Ann Lee\n', {}],
    ['the configuration of Jekyll', '_config.yml', 'title: News\nauthors:\n  alee:\n    display_name: Ann Lee\n', {}],
    [
      'Docusaurus',
      'authors.yml',
      'alee:\n  name: Ann Lee\n  title: Editor\n  url: https://a.example/\n  image_url: https://a.example/a.png\n',
      { url: 'https://a.example/', avatar: 'https://a.example/a.png' },
    ],
    ['Gatsby', 'authors.yml', '- id: alee\n  name: Ann Lee\n  bio: Reports.\n', { bio: 'Reports.' }],
    ['Astro', 'data/authors.json', '[{ "slug": "alee", "name": "Ann Lee" }]', {}],
    ['Hugo in TOML', 'data/authors.toml', '[alee]\nname = "Ann Lee"\n', {}],
  ])('are read from %s', (_, file, text, more) => {
    expect(authorsIn(file, text)).toEqual([{ ...ANN, ...more }])
  })

  it('are read from files of their own', () => {
    expect(authorsIn('data/authors/alee.yaml', 'name: Ann Lee\n', 'alee')).toEqual([ANN])
    expect(authorsIn('authors/alee/_index.md', '---\ntitle: Ann Lee\n---\nReports.\n', 'alee')).toEqual([ANN])
  })

  it('have an id that an address can have, and an invalid field is left out', () => {
    expect(authorsIn('authors.yml', '"Ann, L.":\n  name: Ann Lee\n  email: none\n')).toEqual([
      { id: 'ann-l', name: 'Ann Lee' },
    ])
  })

  it.each([
    ['a text that cannot be parsed', 'authors.yml', 'alee: [\n'],
    ['an entry without a name', 'authors.yml', 'alee: { twitter: alee }\n'],
    ['a list without ids', 'authors.yml', '- name: Ann Lee\n'],
    ['a configuration without authors', '_config.yml', 'title: News\n'],
    ['a single value', 'authors.yml', '5\n'],
  ])('are none in %s', (_, file, text) => {
    expect(authorsIn(file, text)).toEqual([])
  })

  it('never throw, whatever a file holds', () => {
    const file = fc.constantFrom('authors.yml', 'a.json', 'a.toml', '_config.yml', 'authors/a/_index.md')
    fc.assert(
      fc.property(file, fc.string({ unit: 'binary' }), fc.option(fc.string(), { nil: undefined }), (name, text, id) => {
        for (const author of authorsIn(name, text, id)) expect(author.name).not.toBe('')
      }),
    )
  })
})
