// Writes docs/api.md from the docstrings of the library's public names. typedoc (0.28) needs the compiler API of
// TypeScript 5 or 6, which TypeScript 7 does not have.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const INTRODUCTION = `# API reference

Everything that \`import … from 'sectionwire'\` gives you. The [guide](library.md) shows how to use it. This page is
written from the source by \`npm run docs:api\`.
`

/**
 * Returns the text of docs/api.md.
 *
 * @param {string} declarations the folder of the package's type declarations
 */
export function renderApi(declarations) {
  const all = listExports(join(declarations, 'index.d.ts')).map(({ name, file }) => findDeclaration(file, name))
  const chapter = (/** @type {string} */ title, /** @type {Declaration[]} */ entries) =>
    `\n## ${title}\n${entries.map(renderEntry).join('')}`
  const isValue = (/** @type {Declaration} */ { code }) => /^(?:function|class|const) /.test(code)
  return [
    INTRODUCTION,
    chapter('Functions and classes', all.filter(isValue)),
    chapter(
      'Types',
      all.filter((entry) => !isValue(entry)),
    ),
  ].join('')
}

/**
 * @typedef {{ readonly name: string, readonly comment: string, readonly code: string }} Declaration
 */

/** @param {string} index */
function listExports(index) {
  const statements = readFileSync(index, 'utf8').matchAll(/^export (?:type )?\{([^}]*)\} from '(.*)\.js';$/gm)
  return [...statements]
    .flatMap(([, names = '', path = '']) =>
      names.split(',').map((name) => ({
        name: name.trim().replace(/^type /, ''),
        file: `${join(dirname(index), path)}.d.ts`,
      })),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/**
 * @param {string} file
 * @param {string} name
 * @returns {Declaration}
 */
function findDeclaration(file, name) {
  const text = readFileSync(file, 'utf8')
  const start = new RegExp(`^export (?:declare )?(?:interface|type|class|function|const) ${name}\\b`, 'm').exec(text)
  if (start === null) throw new Error(`${file} does not declare ${name}`)
  const before = text.slice(0, start.index)
  const rest = text.slice(start.index)
  // A declaration ends where the next statement or its comment begins.
  const end = rest.slice(1).search(/^(?:export |import |declare |\/\*\*|\/\/)/m)
  const code = (end === -1 ? rest : rest.slice(0, end + 1))
    .replace(/^export (?:declare )?/, '')
    .replace(/^ {4}(?:private|protected) .*\n/gm, '')
    .replace(/^(?: {4})+/gm, (indent) => ' '.repeat(indent.length / 2))
    .trimEnd()
  return { name, comment: /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n$/.exec(before)?.[1] ?? '', code }
}

/** @param {Declaration} declaration */
function renderEntry({ name, comment, code }) {
  return `\n### \`${name}\`\n${renderComment(comment)}\n\`\`\`ts\n${code}\n\`\`\`\n`
}

/** @param {string} comment */
function renderComment(comment) {
  const lines = comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join('\n')
    .trim()
  if (lines === '') return ''
  const text = lines
    .replace(/^@param (\S+) /gm, '- `$1`: ')
    .replace(/^@throws (\S+)/gm, '- Throws `$1`')
    .replace(/^@returns /gm, '- Returns ')
  return `\n${text}\n`
}

if (process.argv[1] === import.meta.filename) {
  const root = join(import.meta.dirname, '..')
  writeFileSync(join(root, 'docs', 'api.md'), renderApi(join(root, 'dist')))
}
