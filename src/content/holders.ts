/** Who holds a key: nearly always one alone, who then stands for itself. */
export class Holders<T extends object> {
  private readonly held = new Map<string, T | Set<T>>()

  /** Gives whether others hold it too. */
  add(key: string, holder: T): boolean {
    const known = this.held.get(key)
    if (known === undefined) this.held.set(key, holder)
    else if (known instanceof Set) known.add(holder)
    else this.held.set(key, new Set([known, holder]))
    return known !== undefined
  }

  delete(key: string, holder: T): void {
    const known = this.held.get(key)
    if (known === holder) this.held.delete(key)
    if (!(known instanceof Set)) return
    known.delete(holder)
    const [one] = known
    if (known.size === 1 && one !== undefined) this.held.set(key, one)
  }

  of(key: string): Iterable<T> {
    const known = this.held.get(key)
    if (known === undefined) return []
    return known instanceof Set ? known : [known]
  }
}
