/** Records that are meant to make reading slow, deep or large. */

export interface HostileRecord {
  readonly name: string
  /** With its ending: `.md` or `.json`. */
  readonly file: string
  /** Returns the text of a record of about so many characters. */
  readonly text: (length: number) => string
}

const fill = (piece: string, length: number): string => piece.repeat(Math.max(1, Math.floor(length / piece.length)))

/** Pieces that differ, of at least four characters each. */
const list = (length: number, make: (n: number) => string, joined: string): string =>
  Array.from({ length: Math.floor(length / (make(12_345).length + joined.length)) }, (_, n) => make(n)).join(joined)

const yaml =
  (make: (length: number) => string) =>
  (length: number): string =>
    `---\ntitle: A\ndate: 2026-01-05\n${make(length)}\n---\nText.\n`

const toml =
  (make: (length: number) => string) =>
  (length: number): string =>
    `+++\ntitle = "A"\ndate = 2026-01-05\n${make(length)}\n+++\nText.\n`

const json =
  (make: (length: number) => string) =>
  (length: number): string =>
    `{"title": "A", "date": "2026-01-05", "body": "Text.", ${make(length)}}`

const body =
  (make: (length: number) => string) =>
  (length: number): string =>
    `---\ntitle: A\ndate: 2026-01-05\n---\n${make(length)}\n`

const inYaml: Readonly<Record<string, (length: number) => string>> = {
  'a long line': (length) => `summary: ${fill('a ', length)}b`,
  'a list of tags': (length) => `tags: [${list(length, (n) => `t${n}`, ', ')}]`,
  'a list of tags, one a line': (length) => `tags:\n${list(length, (n) => `  - t${n}`, '\n')}`,
  'tags with commas': (length) => `tags: ${list(length, (n) => `t${n}`, ', ')}`,
  'an author, blanks, and another': (length) => `authors: A${fill(' ', length)}B`,
  'authors joined by and': (length) => `authors: ${fill('A B and ', length)}C D`,
  brackets: (length) => `x: ${fill('[', length)}`,
  'brackets, and lines': (length) => `x: ${fill('[', length / 2)}${fill('\n', length / 2)}`,
  'brackets, one a line': (length) => `x:\n${fill('  [\n', length)}`,
  'quotes in brackets, and lines': (length) => `x: ${fill('["', length / 2)}${fill('\n  "', length / 2)}`,
  braces: (length) => `x: ${fill('{a: ', length)}`,
  'levels of indentation': (length) =>
    Array.from({ length: Math.floor(Math.sqrt(2 * length)) }, (_, n) => `${' '.repeat(n)}a:`).join('\n'),
  aliases: (length) => `a: &a [x]\nb: [${fill('*a, ', length)}*a]`,
  'merge keys': (length) => `a: &a {x: 1}\n${fill('<<: *a\n', length)}`,
  'keys that nobody knows': (length) => list(length, (n) => `key${n}: 1`, '\n'),
  'keys that differ from known ones': (length) => list(length, (n) => `tittle${n}: 1`, '\n'),
  'a long key': (length) => `${fill('k', length)}: 1`,
  'a quote that is never closed': (length) => `x: "${fill('a\\"', length)}`,
  escapes: (length) => `summary: "${fill('\\x41', length)}"`,
  'blank lines': (length) => `${fill('\n', length)}slug: a`,
  comments: (length) => `${fill('# a\n', length)}slug: a`,
  'a folded text': (length) => `summary: >\n${fill('  a\n\n', length)}`,
  'related ids that do not exist': (length) => `related: [${list(length, (n) => `x${n}`, ', ')}]`,
  'corrections without a note': (length) => `corrections: [${fill('{at: 1}, ', length)}]`,
  'numbers in a text field': (length) => `tags: [${list(length, (n) => `${n}.10`, ', ')}]`,
  digits: (length) => `id: ${fill('1', length)}`,
  'a date of blanks': (length) => `updated: "2026-01-01${fill(' ', length)}x"`,
  tabs: (length) => `x: a${fill('\t', length)}b`,
  'question marks': (length) => fill('? ', length),
  'fences that are none': (length) => fill('----\n', length),
}

const inJson: Readonly<Record<string, (length: number) => string>> = {
  'a title': (length) => `"headline": "x", "title": "${fill('a ', length)}b"`,
  'a slug of hyphens': (length) => `"slug": "a${fill('-', length)}b"`,
  'an address of slashes': (length) => `"url": "http://x/${fill('/', length)}a"`,
  'strong text': (length) => `"summary": "${fill('**a ', length)}"`,
  'brackets in a summary': (length) => `"summary": "${fill('[', length)}"`,
  'links in a summary': (length) => `"summary": "${fill('[a](', length)}"`,
  'tags in a summary': (length) => `"summary": "${fill('<a', length)}"`,
  'an author of many words': (length) => `"author": "${fill('a <', length)}@b>"`,
  authors: (length) => `"authors": [${list(length, (n) => `{"name": "N${n}"}`, ',')}]`,
  'unknown keys': (length) => list(length, (n) => `"k${n}": 1`, ','),
  'nested lists': (length) => `"x": ${'['.repeat(length / 2)}${']'.repeat(length / 2)}`,
  'a number': (length) => `"id": ${fill('1', length)}`,
  numbers: (length) => `"x": [${fill('1.10,', length)}1]`,
  quotes: (length) => `"x": "${fill('\\"', length)}"`,
  sections: (length) => `"sections": [${list(length, (n) => `"s${n}"`, ',')}]`,
  attachments: (length) => `"attachments": [${list(length, (n) => `{"url": "a${n}.mp3"}`, ',')}]`,
  'a text that is never closed': (length) => `"x": "${fill('a', length)}`,
  'white space': (length) => `"x":${fill(' ', length)}1`,
}

const inToml: Readonly<Record<string, (length: number) => string>> = {
  'a bracket and blanks in a text': (length) => `image = 5\ntext = """\n[${fill(' ', length)}\n"""`,
  tables: (length) => `image = 5\n${list(length, (n) => `[t${n}]`, '\n')}`,
  'nested tables': (length) => `image = 5\n[${fill('a.', length)}a]`,
  'lists of tables': (length) => `image = 5\n${fill('[[a]]\n', length)}`,
  'dotted keys': (length) => `image = 5\n${fill('a.', length)}a = 1`,
  lists: (length) => `image = 5\nx = ${fill('[', length)}`,
  tags: (length) => `image = 5\ntags = [${list(length, (n) => `"t${n}"`, ', ')}]`,
  'long quotes': (length) => `image = 5\nx = """${fill('\\"', length)}"""`,
  'numbers of many digits': (length) => `id = ${fill('1_', length)}1`,
}

const inBody: Readonly<Record<string, (length: number) => string>> = {
  'pictures that do not exist': (length) => list(length, (n) => `![](p${n}.jpg)`, '\n\n'),
  'links that are never closed': (length) => fill('[a](', length),
  attributes: (length) => fill('src=', length),
}

const listAll = (
  kind: string,
  file: string,
  wrap: typeof yaml,
  makers: Readonly<Record<string, (length: number) => string>>,
): HostileRecord[] =>
  Object.entries(makers).map(([name, make]) => ({ name: `${kind}: ${name}`, file, text: wrap(make) }))

export const HOSTILE_RECORDS: readonly HostileRecord[] = [
  ...listAll('YAML', 'hostile.md', yaml, inYaml),
  ...listAll('JSON', 'hostile.json', json, inJson),
  ...listAll('TOML', 'hostile.md', toml, inToml),
  ...listAll('body', 'hostile.md', body, inBody),
]
