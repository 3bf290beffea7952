/** A mutable map from a key to any number of values. A single value is stored without a set, which saves memory. */
export class MultiMap<T extends object> {
  private readonly byKey = new Map<string, T | Set<T>>()

  /** Adds a value; returns true if the key had a value before. */
  add(key: string, value: T): boolean {
    const current = this.byKey.get(key)
    if (current === undefined) this.byKey.set(key, value)
    else if (current instanceof Set) current.add(value)
    else this.byKey.set(key, new Set([current, value]))
    return current !== undefined
  }

  delete(key: string, value: T): void {
    const current = this.byKey.get(key)
    if (current === value) this.byKey.delete(key)
    if (!(current instanceof Set)) return
    current.delete(value)
    const [first] = current
    if (current.size === 1 && first !== undefined) this.byKey.set(key, first)
  }

  has(key: string): boolean {
    return this.byKey.has(key)
  }

  of(key: string): Iterable<T> {
    const current = this.byKey.get(key)
    if (current === undefined) return []
    return current instanceof Set ? current : [current]
  }
}
