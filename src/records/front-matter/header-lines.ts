import { LIMITS } from '../limits.ts'
import type { SplitFile, TextStart } from './split-parts.ts'

/** A line of `Key: value`. */
const KEY_LINE = /^[A-Za-z][\w-]{0,60}[ \t]*:(?:[ \t]|$)/
/** A line that goes on with the value of the one before in YAML. */
const CONTINUED_LINE = /^(?:[ \t]|- |#)/
const CLOSING_LINE = /^-{3,}[ \t]*$/
const TITLE_LINE = /^title[ \t]*:/im

/**
 * Splits a text whose first lines are `key: value`, without a line of `---` above them; undefined for every other text.
 * Lines that end with a line of `---` are YAML, as in Hexo (hexo-front-matter, lib/front_matter.ts); lines that end with an
 * empty one are names and texts, as in Pelican (Python-Markdown, markdown/extensions/meta.py).
 *
 * @param isRecord whether a text of YAML is a record
 */
export function splitHeaderLines(
  written: string,
  { offset, lines }: TextStart,
  isRecord: (head: string) => boolean,
): SplitFile | undefined {
  const text = offset === 0 ? written : written.slice(offset)
  const headLine = lines + 1
  if (!KEY_LINE.test(text.slice(0, MAX_KEY))) return undefined
  let [at, blank] = [0, -1]
  while (at < text.length && at <= LIMITS.frontMatter) {
    const found = text.indexOf('\n', at)
    const end = found === -1 ? text.length : found
    const line = text.slice(at, end)
    if (CLOSING_LINE.test(line)) {
      const head = text.slice(0, at)
      if (blank === -1 ? TITLE_LINE.test(head) : isRecord(head)) {
        return { syntax: 'yaml', head, headLine, body: text.slice(end + 1) }
      }
      break
    }
    if (line.trim() === '') blank = blank === -1 ? at : blank
    else if (!KEY_LINE.test(line) && !CONTINUED_LINE.test(line)) break
    at = end + 1
  }
  if (blank === -1 && at >= text.length) blank = text.length
  return blank === -1 || blank > LIMITS.frontMatter ? undefined : splitMetadata(text, blank, headLine)
}

/** Longest beginning of a line that is looked at for a key. */
const MAX_KEY = 80

/** Splits lines of metadata from a body. They become YAML, line by line, with every value as a text. */
function splitMetadata(text: string, end: number, headLine: number): SplitFile | undefined {
  const written = text.slice(0, end).replace(/\n$/, '')
  if (!TITLE_LINE.test(written)) return undefined
  const lines = written.split('\n')
  const head = lines.map((line, index) => {
    const [, key, value = ''] = /^([A-Za-z][\w-]{0,60})[ \t]*:(.*)$/.exec(line) ?? []
    const text = JSON.stringify(key === undefined ? line.trim() : value.trim()).slice(1, -1)
    const isLast = index + 1 === lines.length || KEY_LINE.test(lines[index + 1] ?? '')
    return `${key === undefined ? '  ' : `${key}: "`}${text}${isLast ? '"' : ''}`
  })
  return { syntax: 'yaml', head: `${head.join('\n')}\n`, headLine, body: text.slice(end + 1) }
}
