/** Lists that many articles share, each as JSON once. */
export class ListTable {
  readonly json: string[] = []
  private readonly indexes = new Map<readonly unknown[], number>()

  indexOf(list: readonly unknown[]): number {
    const cached = this.indexes.get(list)
    if (cached !== undefined) return cached
    const text = JSON.stringify(list)
    const index = this.json.includes(text) ? this.json.indexOf(text) : this.json.push(text) - 1
    this.indexes.set(list, index)
    return index
  }
}

/** Returns one object for equal lists of many chunks. */
export class SharedLists {
  private readonly lists = new Map<string, readonly unknown[]>()

  parse(json: string): readonly unknown[] {
    const list = this.lists.get(json) ?? (JSON.parse(json) as readonly unknown[])
    this.lists.set(json, list)
    return list
  }
}
