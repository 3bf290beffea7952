/**
 * Returns a YAML text with what libyaml reads and js-yaml refuses written in another way, each line in its place: tabs in
 * indentation, quoted texts and lists that go on at the start of a line, and braces in braces (`{{ name }}`).
 */
export function repairYaml(text: string): string {
  const repaired: string[] = []
  /** The quotes and brackets that are open at the end of the line before, the innermost last. */
  const open: string[] = []
  let indent = 0
  /** Indent of the key whose text in lines (`|` or `>`) goes on; -1 outside of one. */
  let block = -1
  for (const line of text.split('\n')) {
    if (block !== -1 && (line.trim() === '' || countBlanks(line) > block)) {
      repaired.push(line)
      continue
    }
    block = -1
    if (open.length === 0) {
      const plain = quoteBraces(replaceTabs(line))
      indent = countBlanks(plain)
      const start = getValueStart(plain)
      readOpen(plain, start, open)
      if (/^[|>][-+\d]{0,2}[ \t]*$/.test(plain.slice(start))) block = indent
      repaired.push(plain)
      continue
    }
    const isDeep = line.trim() === '' || countBlanks(line) > indent
    repaired.push(isDeep ? replaceTabs(line) : `${' '.repeat(indent + 2)}${line.trimStart()}`)
    readOpen(line, 0, open)
  }
  return repaired.join('\n')
}

const countBlanks = (line: string): number => {
  let count = 0
  while (line[count] === ' ') count += 1
  return count
}

/** Two blanks for a tab, as Hexo has it (hexo-front-matter, lib/front_matter.ts). */
function replaceTabs(line: string): string {
  let end = 0
  while (line[end] === ' ' || line[end] === '\t') end += 1
  return line.slice(0, end).replaceAll('\t', '  ') + line.slice(end)
}

/** Returns the offset of the value of a line `key: value` or `- value`; the end of the line where there is none. */
function getValueStart(line: string): number {
  let at = countBlanks(line)
  while (line[at] === '-' && line[at + 1] === ' ') at += 2 + countBlanks(line.slice(at + 2))
  if (line[at] === '"' || line[at] === "'" || line[at] === '[' || line[at] === '#') return at
  const colon = line.indexOf(': ', at)
  if (colon === -1) return line.length
  return colon + 2 + countBlanks(line.slice(colon + 2))
}

/**
 * Changes the quotes and brackets that are open before a line to those that are open after it. It is one list for all
 * lines: a copy for each would take the time of lines times brackets.
 */
function readOpen(line: string, start: number, open: string[]): void {
  if (open.length === 0 && !'"\'[{'.includes(line[start] ?? ' ')) return
  for (let at = start; at < line.length; at += 1) {
    const character = line.charAt(at)
    const inner = open.at(-1)
    if (inner === '"' || inner === "'") {
      if (character === '\\' && inner === '"') at += 1
      else if (character === inner) {
        if (inner === "'" && line[at + 1] === "'") at += 1
        else open.pop()
      }
    } else if (character === '#' && /\s/.test(line[at - 1] ?? ' ')) return
    else if ('[{'.includes(character)) open.push(character)
    else if (']}'.includes(character)) open.pop()
    else if ((character === '"' || character === "'") && /[\s,[{:]/.test(line[at - 1] ?? ' ')) open.push(character)
    if (open.length === 0) return
  }
}

/** Puts a value that begins with a brace in a brace in quotes: no engine has a use for a mapping as a key. */
function quoteBraces(line: string): string {
  const start = getValueStart(line)
  if (line[start] !== '{') return line
  let next = start + 1
  while (line[next] === ' ') next += 1
  if (line[next] !== '{') return line
  return `${line.slice(0, start)}'${line.slice(start).trimEnd().replaceAll("'", "''")}'`
}
