import type { KeyPath, Place } from '../../problems/index.ts'
import type { SplitFile, Syntax } from '../front-matter/index.ts'
import { readJsonPositions } from './json-positions.ts'
import type { PositionNode } from './position-tree.ts'
import { readTomlPositions } from './toml-positions.ts'
import { readYamlPositions } from './yaml-positions.ts'

/** A value, or the key of a value. */
export type Located = 'key' | 'value'

const READERS = { yaml: readYamlPositions, toml: readTomlPositions, json: readJsonPositions } as const

/**
 * The places of the values of one record or settings file. Records are parsed without positions, which is faster; the first
 * question for a place parses the text once more, and every further one is a look-up.
 */
export class ValuePositions {
  private readonly parts: Omit<SplitFile, 'body'>
  private tree: { readonly root: PositionNode | undefined; readonly lineStarts: readonly number[] } | undefined

  /** @param parts the text, which can be read without a fault */
  constructor(parts: Omit<SplitFile, 'body'>) {
    this.parts = parts
  }

  /**
   * Returns the place of a value in its file, or of its nearest parent when there is no such value.
   *
   * @param of the part to locate: the value, or its key when that is unknown
   */
  locate(path: KeyPath, of: Located = 'value'): Place {
    const { root } = this.load()
    if (root === undefined) return { line: 1, column: 1 }
    const { node, isComplete } = find(root, path)
    const isKey = node.key !== -1 && ((of === 'key' && isComplete) || isEmpty(node))
    return this.locateOffset(isKey ? node.key : node.start)
  }

  /** Returns the place of an offset in the text. */
  locateOffset(offset: number): Place {
    const { lineStarts } = this.load()
    const line = findLine(lineStarts, offset)
    return { line: this.parts.headLine + line, column: offset - (lineStarts[line] ?? 0) + 1 }
  }

  /** Returns the characters of a value that is neither a list nor a mapping, with its quotes; undefined when there is none. */
  getCharacters(path: KeyPath): string | undefined {
    const { root } = this.load()
    if (root === undefined) return undefined
    const { node, isComplete } = find(root, path)
    return isComplete && node.children === undefined ? this.parts.head.slice(node.start, node.end) : undefined
  }

  private load() {
    const { syntax, head } = this.parts
    this.tree ??= { root: readPositions(syntax, head), lineStarts: listLineStarts(head) }
    return this.tree
  }
}

/** Returns the places of the values of a text; undefined for one in which nothing can be located. */
export function readPositions(syntax: Syntax, head: string): PositionNode | undefined {
  try {
    return READERS[syntax](head)
  } catch {
    return undefined
  }
}

/** Returns the node of a path, or its nearest parent. */
function find(root: PositionNode, path: KeyPath): { readonly node: PositionNode; readonly isComplete: boolean } {
  let node = root
  for (const step of path) {
    const { children } = node
    const child: PositionNode | undefined = Array.isArray(children)
      ? children[Number(step)]
      : children?.get(String(step))
    if (child === undefined) return { node, isComplete: false }
    node = child
  }
  return { node, isComplete: true }
}

/** A value of no characters has the place of its key. */
const isEmpty = ({ start, end, children }: PositionNode): boolean => children === undefined && end <= start

function listLineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** Returns the index of the line that an offset is in. */
function findLine(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
