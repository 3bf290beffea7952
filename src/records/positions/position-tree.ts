/** A value in a text, by offsets in UTF-16 units. */
export interface PositionNode {
  readonly start: number
  /** The end of a scalar; for a list or a mapping `start`. */
  readonly end: number
  /** The offset of the value's key; -1 where it has none. */
  key: number
  readonly children?: Map<string, PositionNode> | PositionNode[]
}

/** Longest tree: a hostile text of many tiny values must not fill the memory. Values beyond it have the place of their parent. */
const MAX_NODES = 500_000

interface Frame {
  readonly node: PositionNode
  /** The key that waits for its value. */
  name: string | undefined
  keyStart: number
}

/** Builds the tree of a text from its tokens, in order. */
export class PositionTreeBuilder {
  root: PositionNode | undefined
  private readonly open: Frame[] = []
  private nodes = 0

  /** True if the next scalar is a key. */
  get expectsKey(): boolean {
    const frame = this.open.at(-1)
    return frame !== undefined && frame.name === undefined && frame.node.children instanceof Map
  }

  addKey(name: string, start: number): void {
    const frame = this.open.at(-1)
    if (frame === undefined) return
    frame.name = name
    frame.keyStart = start
  }

  addScalar(start: number, end: number): void {
    this.add({ start, end, key: -1 })
  }

  openList(start: number): void {
    this.begin({ start, end: start, key: -1, children: [] })
  }

  openMapping(start: number): void {
    this.begin({ start, end: start, key: -1, children: new Map() })
  }

  close(): void {
    this.open.pop()
  }

  private begin(node: PositionNode): void {
    this.add(node)
    this.open.push({ node, name: undefined, keyStart: -1 })
  }

  private add(node: PositionNode): void {
    const frame = this.open.at(-1)
    this.root ??= node
    if (frame === undefined) return
    const { children } = frame.node
    const { name, keyStart } = frame
    frame.name = undefined
    this.nodes += 1
    if (this.nodes > MAX_NODES) return
    if (Array.isArray(children)) children.push(node)
    else if (name !== undefined) {
      node.key = keyStart
      children?.set(name, node)
    }
  }
}
