/** Who holds a key: nearly always one alone, who then stands for itself. */
export class MultiMap<T extends object> {
  private readonly byKey = new Map<string, T | Set<T>>()

  /** Gives whether others hold it too. */
  add(key: string, holder: T): boolean {
    const known = this.byKey.get(key)
    if (known === undefined) this.byKey.set(key, holder)
    else if (known instanceof Set) known.add(holder)
    else this.byKey.set(key, new Set([known, holder]))
    return known !== undefined
  }

  delete(key: string, holder: T): void {
    const known = this.byKey.get(key)
    if (known === holder) this.byKey.delete(key)
    if (!(known instanceof Set)) return
    known.delete(holder)
    const [one] = known
    if (known.size === 1 && one !== undefined) this.byKey.set(key, one)
  }

  of(key: string): Iterable<T> {
    const known = this.byKey.get(key)
    if (known === undefined) return []
    return known instanceof Set ? known : [known]
  }
}
