const ATTRIBUTE_NAME = /\s([\w:-]{1,60})=$/

/** In UTF-16 units. */
const MAX_BEFORE = 700
const MAX_VALUE = 1000

/** A value of JSX, such as `style={{ margin: 1 }}`, in a tag of Markdown or HTML. */
export interface JsxAttribute {
  readonly start: number
  readonly end: number
}

/** Reads the attribute whose value begins with the brace at `at`; undefined where a brace is text. */
export function readJsxAttribute(source: string, at: number): JsxAttribute | undefined {
  if (source[at - 1] !== '=') return undefined
  const name = ATTRIBUTE_NAME.exec(source.slice(Math.max(0, at - 62), at))?.[1]
  if (name === undefined || !isInTag(source.slice(Math.max(0, at - MAX_BEFORE), at))) return undefined
  let depth = 0
  for (let end = at; end < Math.min(source.length, at + MAX_VALUE); end += 1) {
    const character = source[end]
    if (character === '{') depth += 1
    if (character !== '}') continue
    depth -= 1
    if (depth === 0) return { start: at - name.length - 1, end: end + 1 }
  }
  return undefined
}

function isInTag(before: string): boolean {
  const tag = before.lastIndexOf('<')
  return tag !== -1 && tag > before.lastIndexOf('>') && /[a-z]/i.test(before.charAt(tag + 1))
}
