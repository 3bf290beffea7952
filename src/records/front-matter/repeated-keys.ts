import { getNodeValue, type Node, parseTree } from 'jsonc-parser'
import type { KeyPath } from '../../problems/index.ts'
import { isRecord } from './front-matter.ts'
import { listRepeatedYamlValues, type RepeatedValue } from './repeated-yaml-keys.ts'
import type { SplitFile } from './split-parts.ts'

/**
 * Returns the values of a text in JSON, or in YAML that is not valid, whose key comes more than once in its mapping. In TOML
 * a repeated key is a fault of the syntax, in every engine.
 *
 * @param record the parsed text
 */
export function listRepeatedValues(
  { syntax, head }: Pick<SplitFile, 'syntax' | 'head'>,
  record: unknown,
): RepeatedValue[] {
  if (syntax === 'yaml') return listRepeatedYamlValues(head)
  if (syntax !== 'json' || countColons(head) <= countKeys(record)) return []
  const repeated: RepeatedValue[] = []
  const root = parseTree(head)
  const waiting: { readonly node: Node; readonly at: KeyPath }[] = root === undefined ? [] : [{ node: root, at: [] }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, at } = next
    const members = listMembers(node)
    const last = new Map(members.map(({ step, value }) => [step, value]))
    const counts = new Map<string | number, number>()
    for (const { step } of members) counts.set(step, (counts.get(step) ?? 0) + 1)
    for (const { step, value } of members) {
      waiting.push({ node: value, at: [...at, step] })
      if (counts.get(step) === 1) continue
      const isLast = last.get(step) === value
      repeated.push({ at: [...at, step], value: getNodeValue(value), offset: value.offset, isLast })
    }
  }
  return repeated
}

/** Returns the members of an object with their keys, or of a list with their indexes. */
function listMembers({ type, children = [] }: Node): { readonly step: string | number; readonly value: Node }[] {
  if (type === 'array') return children.map((value, step) => ({ step, value }))
  return children.flatMap(({ children: [key, value] = [] }) =>
    key === undefined || value === undefined ? [] : [{ step: String(key.value), value }],
  )
}

/** Counts the colons after a quote: at least one for each key, and more than were parsed if a key is repeated. */
function countColons(text: string): number {
  let count = 0
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    let before = at - 1
    while (before >= 0 && ' \t\r\n'.includes(text.charAt(before))) before -= 1
    // A quote inside a text has a backslash; so may the last quote of a key, rarely.
    if (text[before] === '"' && (text[before - 1] !== '\\' || text[before - 2] === '\\')) count += 1
  }
  return count
}

function countKeys(record: unknown): number {
  let count = 0
  const waiting = [record]
  while (waiting.length > 0) {
    const value = waiting.pop()
    const inner = Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : []
    if (!Array.isArray(value)) count += inner.length
    for (const each of inner) if (typeof each === 'object' && each !== null) waiting.push(each)
  }
  return count
}
