import { Parser } from 'htmlparser2'
import { isHidden } from '../hidden-elements.ts'

/** Most bodies hold nothing that could hide an element. */
const MAY_HIDE = /<dialog|<input|[\s"'/](?:hidden|popover|style|[vx]-[a-z])/i

/** Returns HTML without the elements that their author hid, and everything in them. The sanitizer parses it alike. */
export function removeHiddenElements(html: string): string {
  if (!MAY_HIDE.test(html)) return html
  const kept: string[] = []
  let copied = 0
  let start = 0
  /** Open elements inside of the hidden one, itself included. */
  let depth = 0
  const cut = (end: number): void => {
    kept.push(html.slice(copied, start))
    copied = Math.max(end, start)
  }
  const parser = new Parser({
    onopentag: (name, attributes) => {
      if (depth > 0) depth += 1
      else if (isHidden(name, attributes)) {
        depth = 1
        start = parser.startIndex
      }
    },
    onclosetag: (_, isImplied) => {
      if (depth === 0) return
      depth -= 1
      if (depth === 0)
        cut(isImplied && parser.startIndex > start ? parser.startIndex : findTagEnd(html, parser.endIndex))
    },
  })
  parser.write(html)
  // An element without an end hides the rest.
  if (depth > 0) cut(html.length)
  return kept.join('') + html.slice(copied)
}

function findTagEnd(html: string, from: number): number {
  const end = html.indexOf('>', from)
  return end === -1 ? html.length : end + 1
}
