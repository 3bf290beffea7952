import { type PositionNode, readPositions } from '../positions/index.ts'
import {
  type ChangeWriter,
  type EditedScalar,
  type EditedValue,
  getLineStart,
  type KeyChange,
  type Splice,
  trimFollowing,
} from './key-change.ts'
import { findNode, isEmptyScalar } from './nodes.ts'

/** Writes changes of YAML. Knows records whose outermost keys are on lines of their own. */
export const writeYaml: ChangeWriter = (head, change) => {
  const root = readPositions('yaml', head)
  if (root !== undefined && (!(root.children instanceof Map) || head[root.start] === '{')) return undefined
  const node = root && findNode(root, change.at)
  const key = String(change.at[0])
  if (change.kind === 'append') return appendEntry(head, root, node, key, change.value)
  if (change.kind === 'remove') {
    const range = root && node && getEntry(head, root, node)
    return range && [{ ...range, text: '' }]
  }
  if (node === undefined || root === undefined) {
    return change.at.length > 1 ? undefined : [addAtEnd(head, formatEntry(key, change.value))]
  }
  return replaceValue(head, root, node, change)
}

function replaceValue(
  head: string,
  root: PositionNode,
  node: PositionNode,
  { at, value }: KeyChange & { kind: 'set' },
): readonly Splice[] | undefined {
  if (typeof value !== 'object' && node.children === undefined && !isEmptyScalar(node)) {
    return [{ start: node.start, end: node.end, text: formatScalar(value) }]
  }
  if (at.length > 1) return undefined
  const range = getEntry(head, root, node)
  return range && [{ ...range, text: formatEntry(head.slice(node.key, head.indexOf(':', node.key)), value) }]
}

function appendEntry(
  head: string,
  root: PositionNode | undefined,
  node: PositionNode | undefined,
  key: string,
  value: Readonly<Record<string, EditedScalar>>,
): readonly Splice[] | undefined {
  if (root === undefined || node === undefined) return [addAtEnd(head, `${key}:\n${formatListEntry('  ', value)}`)]
  const range = getEntry(head, root, node)
  if (range === undefined) return undefined
  const last = Array.isArray(node.children) ? node.children.at(-1) : undefined
  const written = head.slice(range.start, range.end)
  if (last === undefined) {
    return isEmptyValue(written) ? [{ ...range, text: `${key}:\n${formatListEntry('  ', value)}` }] : undefined
  }
  if (head[node.start] === '[') {
    const end = range.start + written.lastIndexOf(']')
    return [{ start: end, end, text: `, ${formatFlow(value)}` }]
  }
  const dash = /^([ \t]*)-[ \t]/.exec(head.slice(getLineStart(head, last.start)))
  if (dash === null) return undefined
  return [{ start: range.end, end: range.end, text: formatListEntry(dash[1] ?? '', value) }]
}

/** Returns whether an entry has no value, or an empty list. */
function isEmptyValue(entry: string): boolean {
  const value = entry.slice(entry.indexOf(':') + 1).split('#')[0] ?? ''
  return ['', '[]', '~', 'null'].includes(value.replace(/\s/g, ''))
}

/** Returns the lines of an outermost entry. */
function getEntry(head: string, root: PositionNode, node: PositionNode): { start: number; end: number } | undefined {
  if (node.key === -1 || getLineStart(head, node.key) !== node.key || !(root.children instanceof Map)) return undefined
  let end = head.length
  for (const { key } of root.children.values()) if (key > node.key && key < end) end = key
  return { start: node.key, end: trimFollowing(head, node.key, end) }
}

const addAtEnd = (head: string, text: string): Splice => {
  const end = head.length
  return { start: end, end, text: head === '' || head.endsWith('\n') ? text : `\n${text}` }
}

const formatEntry = (key: string, value: EditedValue): string =>
  typeof value === 'object'
    ? `${key}:\n${Object.entries(value)
        .map(([name, inner]) => `  ${name}: ${formatScalar(inner)}\n`)
        .join('')}`
    : `${key}: ${formatScalar(value)}\n`

const formatListEntry = (indent: string, value: Readonly<Record<string, EditedScalar>>): string =>
  Object.entries(value)
    .map(([name, inner], index) => `${indent}${index === 0 ? '- ' : '  '}${name}: ${formatScalar(inner)}\n`)
    .join('')

const formatFlow = (value: Readonly<Record<string, EditedScalar>>): string =>
  `{ ${Object.entries(value)
    .map(([name, inner]) => `${name}: ${formatScalar(inner)}`)
    .join(', ')} }`

/** Words and instants are written plain. Any other text is a string of JSON, which is one of YAML too. */
const formatScalar = (value: EditedScalar): string =>
  typeof value === 'boolean' || /^(?:[a-z]{4,20}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/.test(value)
    ? String(value)
    : JSON.stringify(value)
