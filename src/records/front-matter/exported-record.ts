import { LIMITS } from '../limits.ts'
import { LiteralReader, NotLiteral } from './literal-reader.ts'
import type { SplitFile, UnreadableFile } from './split-parts.ts'

/** Names under which MDX files export their record. */
const RECORD_NAMES = new Set(
  'meta metadata frontmatter header post article data attributes page info matter config'.split(' '),
)
const EXPORT = /export\s{1,9}const\s{1,9}([A-Za-z_$][\w$]{0,60})\s{0,9}(?::[^=\n]{0,80})?=(?!=)/y
/** Keys of which a record has one. */
const RECORD_KEYS = /^(?:title|headline|date|published\w*|pubdate)$/i

/**
 * Splits an MDX file that begins with `export const meta = { title: 'A' }`: the literal is the record. Undefined for a text
 * that begins in another way; a fault for a record that is code.
 */
export function splitExportedRecord(text: string): SplitFile | UnreadableFile | undefined {
  if (!/^\s{0,99}(?:import|export)\s/.test(text)) return undefined
  const reader = new LiteralReader(text, LIMITS.frontMatter)
  let head = '{'
  let hasRecord = false
  const add = (members: string, start: number): void => {
    const kept = members.replace(/,\s{0,99}$/, '')
    if (kept.trim() === '') return
    // Values stay in their lines.
    const missing = countLines(text.slice(0, start)) - countLines(head)
    head += `${head === '{' ? '' : ','}${'\n'.repeat(Math.max(0, missing))}${kept}`
  }
  let end = 0
  for (;;) {
    reader.skipBlanks()
    reader.skipImport()
    EXPORT.lastIndex = reader.at
    const found = EXPORT.exec(text)
    if (found === null) break
    const name = found[1] ?? ''
    const start = reader.at
    reader.at += found[0].length
    try {
      const isObject = reader.isObject()
      const value = reader.readValue()
      if (isObject && RECORD_NAMES.has(name.toLowerCase())) {
        const open = value.indexOf('{')
        add(value.slice(0, open) + value.slice(open + 1, -1), start)
        hasRecord ||= reader.keys.some((key) => RECORD_KEYS.test(key))
      } else if (!isObject) {
        add(`${JSON.stringify(name)}: ${value}`, start)
        hasRecord ||= RECORD_KEYS.test(name)
      }
    } catch (error) {
      if (!(error instanceof NotLiteral)) throw error
      if (RECORD_NAMES.has(name.toLowerCase()) && !hasRecord) return describeCode(text, start, name, error)
      reader.at = start
      break
    }
    reader.skipEnd()
    end = reader.at
  }
  if (!hasRecord) return undefined
  return { syntax: 'json', head: `${head}}`, headLine: 1, body: text.slice(end).replace(/^\s{0,99}\n/, '') }
}

const countLines = (text: string): number => text.split('\n').length - 1

function describeCode(text: string, start: number, name: string, { key }: NotLiteral): UnreadableFile {
  const line = countLines(text.slice(0, start)) + 1
  return {
    code: 'no-front-matter',
    place: { line, column: 1 },
    found: `\`export const ${name}\`${key === undefined ? '' : ` whose \`${key}\``} is code, which is not run`,
    expected: 'texts, numbers and lists',
    fix: 'Write the values themselves, or put them between two lines of `---` at the top.',
    head: text.slice(start, start + LIMITS.frontMatter),
  }
}
