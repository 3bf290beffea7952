import { type PositionNode, readPositions } from '../positions/index.ts'
import {
  type ChangeWriter,
  type EditedScalar,
  type EditedValue,
  getLineStart,
  type Splice,
  trimFollowing,
} from './key-change.ts'
import { findNode } from './nodes.ts'

/** Writes changes of TOML. */
export const writeToml: ChangeWriter = (head, change) => {
  const root = readPositions('toml', head)
  const node = root && findNode(root, change.at)
  const key = String(change.at[0])
  if (root === undefined || node === undefined) {
    if (change.at.length > 1 || change.kind === 'remove') return undefined
    return [addAtTop(key, change.kind === 'append' ? `[${formatValue(change.value)}]` : formatValue(change.value))]
  }
  const range = getEntry(head, root, node)
  if (change.kind === 'remove') return [{ ...range, text: '' }]
  if (change.kind === 'append') return appendEntry(head, node, range, key, change.value)
  if (node.children !== undefined || typeof change.value === 'object') {
    return change.at.length > 1 ? undefined : [{ ...range, text: '' }, addAtTop(key, formatValue(change.value))]
  }
  // An instant without quotes stays one.
  const isBare = /^\d/.test(head.slice(node.start, node.end))
  const text = isBare && typeof change.value === 'string' ? change.value : formatValue(change.value)
  return [{ start: node.start, end: node.end, text }]
}

/** Keys after the head of a table belong to that table. */
const addAtTop = (key: string, value: string): Splice => ({ start: 0, end: 0, text: `${key} = ${value}\n` })

function appendEntry(
  head: string,
  { children }: PositionNode,
  range: { readonly start: number; readonly end: number },
  key: string,
  value: Readonly<Record<string, EditedScalar>>,
): readonly Splice[] | undefined {
  const last = Array.isArray(children) ? children.at(-1) : undefined
  if (last !== undefined && head.startsWith('[[', last.start)) {
    const lines = Object.entries(value).map(([name, inner]) => `${name} = ${formatScalar(inner)}\n`)
    return [{ start: range.end, end: range.end, text: `\n[[${key}]]\n${lines.join('')}` }]
  }
  const close = head.slice(range.start, range.end).lastIndexOf(']')
  if (!Array.isArray(children) || close === -1) return undefined
  const at = range.start + close
  const isAfterComma = /,\s*$/.test(head.slice(Math.max(range.start, at - 200), at))
  return [{ start: at, end: at, text: `${last === undefined || isAfterComma ? '' : ', '}${formatValue(value)}` }]
}

/** Returns the lines of an outermost entry, up to the next key or table. */
function getEntry(head: string, root: PositionNode, node: PositionNode): { start: number; end: number } {
  const first = getLineStart(head, node.key)
  const isList = Array.isArray(node.children)
  const from = isList ? getLastStart(node) : node.key
  let end = head.length
  for (const other of root.children instanceof Map ? root.children.values() : []) {
    for (const start of [
      other.key,
      ...(Array.isArray(other.children) ? other.children.map((each) => each.start) : []),
    ]) {
      const line = getLineStart(head, start)
      if (start > from && line > first && line < end && other !== node) end = line
    }
  }
  return { start: first, end: trimFollowing(head, first, end) }
}

const getLastStart = ({ children, key }: PositionNode): number =>
  Math.max(key, ...(Array.isArray(children) ? children.slice(-1).map(({ start }) => start) : []))

const formatValue = (value: EditedValue): string =>
  typeof value === 'object'
    ? `{ ${Object.entries(value)
        .map(([name, inner]) => `${name} = ${formatScalar(inner)}`)
        .join(', ')} }`
    : formatScalar(value)

/** Strings of JSON are strings of TOML too. */
const formatScalar = (value: EditedScalar): string => JSON.stringify(value)
