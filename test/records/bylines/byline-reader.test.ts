import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BylineReader } from '../../../src/records/bylines/byline-reader.ts'
import { newsroom } from '../../support/newsroom.ts'

const reader = new BylineReader(newsroom())
const { records } = newsroom().site
const whole = new BylineReader(newsroom({ records: { ...records, bylines: 'whole' } }))

const names = (value: unknown, by = reader): string[] => by.read(value).authors.map(({ name, credit = name }) => credit)
const ids = (value: unknown): string[] => reader.read(value).authors.map(({ id }) => id)

describe('Bylines', () => {
  it.each([
    // English
    ['Ann Lee', ['Ann Lee']],
    ['Ann Lee, Bob Roe', ['Ann Lee', 'Bob Roe']],
    ['Ann Lee and Bob Roe', ['Ann Lee', 'Bob Roe']],
    ['Ann Lee & Bob Roe', ['Ann Lee', 'Bob Roe']],
    ['Ann Lee, Bob Roe, and Cy Dee', ['Ann Lee', 'Bob Roe', 'Cy Dee']],
    ['Ann Lee, Bob Roe & Cy Dee', ['Ann Lee', 'Bob Roe', 'Cy Dee']],
    ['Desk, Cleo and Ann Lee', ['Desk', 'Cleo', 'Ann Lee']],
    ['Ann Lee with Bob Roe', ['Ann Lee', 'Bob Roe']],
    ['By Ann Lee', ['Ann Lee']],
    ['by Ann Lee and Bob Roe', ['Ann Lee', 'Bob Roe']],
    ['Ann Lee; Bob Roe', ['Ann Lee', 'Bob Roe']],
    ['Ann Lee | Bob Roe', ['Ann Lee', 'Bob Roe']],
    ['Ann Lee / Bob Roe', ['Ann Lee', 'Bob Roe']],
    ['Lee, Ann; Roe, Bob', ['Lee, Ann', 'Roe, Bob']],
    ['Ann Lee, Managing Editor', ['Ann Lee, Managing Editor']],
    ['Ann Lee, Managing Editor, and Bob Roe, Reporter', ['Ann Lee, Managing Editor', 'Bob Roe, Reporter']],
    ['Ann Lee, Head of the Board', ['Ann Lee, Head of the Board']],
    ['Ann Lee, Department of Health', ['Ann Lee', 'Department of Health']],
    ['Ann Lee, Board of Directors', ['Ann Lee, Board of Directors']],
    ['Ann Lee, Jr., and Bob Roe, PhD', ['Ann Lee, Jr.', 'Bob Roe, PhD']],
    ['Ann Lee et al.', ['Ann Lee et al.']],
    ['Ann Lee, et al.', ['Ann Lee, et al.']],
    ['Ann Lee and others', ['Ann Lee and others']],
    ['Ann Lee (Acme), Bob Roe (Acme) et al.', ['Ann Lee (Acme)', 'Bob Roe (Acme) et al.']],
    ['Ann Lee (Acme, project lead), Bob Roe', ['Ann Lee (Acme, project lead)', 'Bob Roe']],
    ['Ann Lee, Engineer, Acme', ['Ann Lee, Engineer, Acme']],
    ['Ann Lee, Editor, Bob Roe', ['Ann Lee, Editor', 'Bob Roe']],
    ['Ann Lee and Bob Roe, on May 4, 2021', ['Ann Lee', 'Bob Roe, on May 4, 2021']],
    ['Ann Lee - Acme, Bob Roe', ['Ann Lee - Acme', 'Bob Roe']],
    ['[Ann Lee, Acme](https://a.example/)', ['Ann Lee (Acme)']],
    ['Ann Lee (Reuters)', ['Ann Lee (Reuters)']],
    ['Ann Lee, Reuters', ['Ann Lee', 'Reuters']],
    ['Trade and Industry Desk', ['Trade and Industry Desk']],
    ['Ann Lee, Trade and Industry Desk', ['Ann Lee', 'Trade and Industry Desk']],
    ['Department of Health and Human Services', ['Department of Health and Human Services']],
    ['Smith and Sons', ['Smith and Sons']],
    ['Ann Lee and the Data Team', ['Ann Lee', 'the Data Team']],
    // German
    ['Anna Groß und Bodo Roth', ['Anna Groß', 'Bodo Roth']],
    ['Anna Groß, Bodo Roth und Cem Dal', ['Anna Groß', 'Bodo Roth', 'Cem Dal']],
    ['Anna Groß, Chefredakteurin', ['Anna Groß, Chefredakteurin']],
    ['Anna Groß u. a.', ['Anna Groß u. a.']],
    // French
    ['Par Anne Petit et Benoît Roux', ['Anne Petit', 'Benoît Roux']],
    ['Anne Petit, envoyée spéciale', ['Anne Petit, envoyée spéciale']],
    // Spanish
    ['Ana Paz y Blas Ríos', ['Ana Paz', 'Blas Ríos']],
    ['José Ortega y Gasset', ['José Ortega y Gasset']],
    ['Ana Paz, José Ortega y Gasset', ['Ana Paz', 'José Ortega y Gasset']],
    ['Ana Paz, Eva Gil y Blas Ríos', ['Ana Paz', 'Eva Gil', 'Blas Ríos']],
    // Portuguese, Italian
    ['Ana Reis e Bruno Sá', ['Ana Reis', 'Bruno Sá']],
    ['Ana Souza e Silva', ['Ana Souza e Silva']],
    ['Anna Riva ed Enzo Corti', ['Anna Riva', 'Enzo Corti']],
    ['Anna Riva, redattrice', ['Anna Riva, redattrice']],
    // Swedish, Dutch
    ['Anna Berg och Bo Ek', ['Anna Berg', 'Bo Ek']],
    ['Anna Berg m.fl.', ['Anna Berg m.fl.']],
    ['Anna de Wit en Bas Kok', ['Anna de Wit', 'Bas Kok']],
    // Japanese, Chinese
    ['田中花子、山本太郎', ['田中花子', '山本太郎']],
    ['王小明 和 李雷', ['王小明', '李雷']],
    ['田中花子、政治部記者', ['田中花子, 政治部記者']],
  ])('are taken apart: %s', (text, expected) => expect(names(text)).toEqual(expected))

  it.each([
    ['Ann Lee, Managing Editor', ['ann-lee']],
    ['Ann Lee et al.', ['ann-lee']],
    ['Ann Lee (Reuters), Ann Lee', ['ann-lee']],
    ['[Ann Lee](https://ann.example/) (Firm)', ['ann-lee']],
  ])('give one feed to a person, whatever follows the name: %s', (text, expected) =>
    expect(ids(text)).toEqual(expected),
  )

  it.each([
    ['Ann Lee <ann@example.org>', { name: 'Ann Lee', email: 'ann@example.org' }],
    ['"Lee, Ann" <ann@example.org>', { name: 'Lee, Ann', email: 'ann@example.org' }],
    ['ann@example.org (Ann Lee)', { name: 'Ann Lee', email: 'ann@example.org' }],
    ['ann@example.org (Lee, Ann)', { name: 'Lee, Ann', email: 'ann@example.org' }],
    ['mailto:ann@example.org (Ann Lee)', { name: 'Ann Lee', email: 'ann@example.org' }],
    ['Ann Lee (ann@example.org)', { name: 'Ann Lee', email: 'ann@example.org' }],
    ['[Ann Lee](https://ann.example/)', { name: 'Ann Lee', url: 'https://ann.example/' }],
    ['[Ann Lee](/team/ann "Ann")', { name: 'Ann Lee', url: '/team/ann' }],
    [
      '[Ann Lee](https://ann.example/) (Firm)',
      { name: 'Ann Lee', credit: 'Ann Lee (Firm)', url: 'https://ann.example/' },
    ],
    ['<a href="https://ann.example/" rel="author">Ann Lee</a>', { name: 'Ann Lee', url: 'https://ann.example/' }],
    [
      "<a class=x href='https://ann.example/'>Ann Lee</a>, Editor",
      { name: 'Ann Lee', credit: 'Ann Lee, Editor', url: 'https://ann.example/' },
    ],
    ['[Ann Lee](javascript:alert)', { name: 'Ann Lee' }],
    ['<b>Ann Lee</b>', { name: 'Ann Lee' }],
    ['**Ann Lee**', { name: 'Ann Lee' }],
    [{ nick: 'ann', github_name: 'a' }, { name: 'ann' }],
    [{ first_name: 'Ann', last_name: 'Lee' }, { name: 'Ann Lee' }],
    [{ name: '[Ann Lee](https://ann.example/)' }, { name: 'Ann Lee', url: 'https://ann.example/' }],
  ])('give names, addresses and mail: %j', (value, expected) => {
    const [{ id, ...author } = { id: '' }, ...others] = reader.read(value).authors
    expect([author, others]).toEqual([expected, []])
    expect(id).not.toBe('')
  })

  it('of several links give each person the own address', () => {
    const { authors } = reader.read('[Ann Lee](https://a.example/) (Firm), [Bob Roe](https://b.example/) and Cy Dee')
    expect(authors).toEqual([
      { id: 'ann-lee', name: 'Ann Lee', credit: 'Ann Lee (Firm)', url: 'https://a.example/' },
      { id: 'bob-roe', name: 'Bob Roe', url: 'https://b.example/' },
      { id: 'cy-dee', name: 'Cy Dee' },
    ])
  })

  it('are one author if the site says so', () => {
    expect(names('Ann Lee, Bob Roe and Cy Dee', whole)).toEqual(['Ann Lee, Bob Roe and Cy Dee'])
    expect(names(['Ann Lee', 'Bob Roe, Reporter'], whole)).toEqual(['Ann Lee', 'Bob Roe, Reporter'])
  })
})

const name = fc
  .tuple(fc.constantFrom('Ann', 'Bob', 'Élodie', 'Þór', 'José'), fc.constantFrom('Lee', 'Groß', 'O’Neill', 'de Wit'))
  .map((parts) => parts.join(' '))
const joined = ['and', '&', 'und', 'et', 'y', 'e', 'och', 'en', 'og']

describe('Any byline', () => {
  it('of full names gives those names, whatever joins them', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(...joined),
        fc.constantFrom(' ', ', '),
        (people, conjunction, before) => {
          const [last, ...first] = [...people].reverse()
          const list = first.reverse().join(', ')
          expect(names(list === '' ? last : `${list}${before}${conjunction} ${last}`)).toEqual(people)
        },
      ),
    )
  })

  it('is read without an error, and its names hold no link', () => {
    const piece = fc.constantFrom(
      ...'[](),;|<>&"/'.split(''),
      'Ann',
      ' and ',
      ' et al.',
      '<a href="x">',
      '</a>',
      '](https://x)',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 30 }), (pieces) => {
        for (const each of names(pieces.join(''))) expect(each).not.toMatch(/^\s*$|\[[^[\]]+\]\(https:\/\/x\)/)
      }),
    )
  })

  it('takes linear time', () => {
    const start = performance.now()
    for (const text of ['(', '[a](', '<a href=', 'a and ', ', ', '"', '<', '(a '].map((each) => each.repeat(8000))) {
      reader.read(text)
    }
    expect(performance.now() - start).toBeLessThan(3000)
  })
})
