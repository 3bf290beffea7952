import { type PositionNode, PositionTreeBuilder } from './position-tree.ts'

const [TAB, LF, CR, BLANK, QUOTE, COMMA, COLON] = [9, 10, 13, 32, 34, 44, 58]
const [OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [91, 93, 123, 125]

/** Returns the places of the values of a JSON text that `JSON.parse` accepts, in one pass without recursion. */
export function readJsonPositions(text: string): PositionNode | undefined {
  const tree = new PositionTreeBuilder()
  let at = 0
  while (at < text.length) {
    const character = text.charCodeAt(at)
    const start = at
    at += 1
    if (isBetweenValues(character)) continue
    if (character === OPEN_MAP) tree.openMapping(start)
    else if (character === OPEN_LIST) tree.openList(start)
    else if (character === CLOSE_MAP || character === CLOSE_LIST) tree.close()
    else if (character !== QUOTE) {
      while (at < text.length && !isEnd(text.charCodeAt(at))) at += 1
      tree.addScalar(start, at)
    } else {
      at = findStringEnd(text, start)
      if (tree.expectsKey) tree.addKey(readKey(text.slice(start, at)), start)
      else tree.addScalar(start, at)
    }
  }
  return tree.root
}

const isBetweenValues = (character: number): boolean =>
  character === BLANK ||
  character === LF ||
  character === TAB ||
  character === CR ||
  character === COMMA ||
  character === COLON

const isEnd = (character: number): boolean =>
  isBetweenValues(character) || character === CLOSE_LIST || character === CLOSE_MAP

/** Returns the offset after the closing quote of the string that begins at an offset. */
function findStringEnd(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text[end - 1 - backslashes] === '\\') backslashes += 1
    if (backslashes % 2 === 0) return end + 1
  }
  return text.length
}

function readKey(quoted: string): string {
  const name: unknown = quoted.includes('\\') ? JSON.parse(quoted) : quoted.slice(1, -1)
  return String(name)
}
