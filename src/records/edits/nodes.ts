import type { KeyPath } from '../../problems/index.ts'
import type { PositionNode } from '../positions/index.ts'

/** Returns the node at a path; undefined when there is none. */
export function findNode(root: PositionNode, path: KeyPath): PositionNode | undefined {
  let node: PositionNode | undefined = root
  for (const step of path) {
    const { children }: PositionNode = node
    node = Array.isArray(children) ? children[Number(step)] : children?.get(String(step))
    if (node === undefined) return undefined
  }
  return node
}

/** True for a value of no characters: `published:`. */
export const isEmptyScalar = ({ start, end, children }: PositionNode): boolean => children === undefined && end <= start
