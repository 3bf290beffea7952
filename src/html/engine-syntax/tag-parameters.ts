/** One parameter: `name="value"`, a value in quotes or in Hugo's raw quotes, or a word. */
const PARAMETER =
  /(?:([\w.:-]{1,60})\s{0,9}[=:]\s{0,9})?(?:"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|`([^`]*)`|([^\s"'`,][^\s"`,]*))/gy

/** A tag of a template engine as it is written. */
export interface WrittenTag {
  readonly name: string
  readonly positional: readonly string[]
  /** By name in lower case. */
  readonly named: ReadonlyMap<string, string>
}

/** Reads a tag from the text between its delimiters: its name, and its parameters in any spelling. */
export function readWrittenTag(inner: string): WrittenTag {
  const [beginning = '', name = ''] = /^[-+~]?\s*([^\s"'`=]{1,100})/.exec(inner) ?? []
  const positional: string[] = []
  const named = new Map<string, string>()
  const parameters = new RegExp(PARAMETER)
  for (let at = beginning.length; at < inner.length; ) {
    parameters.lastIndex = at
    const match = parameters.exec(inner)
    if (match === null) {
      at += 1
      continue
    }
    const [, key, double, ...others] = match
    const value = double === undefined ? others.find((each) => each !== undefined) : unescapeQuoted(double)
    if (key === undefined) positional.push(value ?? '')
    else if (!named.has(key.toLowerCase())) named.set(key.toLowerCase(), value ?? '')
    at = parameters.lastIndex
  }
  return { name, positional: positional.filter((value) => value !== '/' && value !== '-'), named }
}

const unescapeQuoted = (text: string): string => text.replace(/\\(["\\'`])/g, '$1')
