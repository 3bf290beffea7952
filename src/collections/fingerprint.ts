import { computeDigest } from './content-digest.ts'
import { DependencyRecord, Implied } from './dependencies.ts'

/** Longer descriptions of objects are replaced by their digests. In characters. */
const MAX_WRITTEN = 120

/** Thrown inside for a value that has no fingerprint. */
class NoFingerprint extends Error {}

/**
 * Computes fingerprints of dependencies: equal ones in any process for equal content. What is implied is left out, as in
 * `isUnchanged`. Those of values that are compared by identity are computed once, so nobody may change the values.
 */
export class Fingerprints {
  private readonly known = new WeakMap<object, string>()

  /** Returns the fingerprint; undefined for a value in which there is a function or an object of an unknown class. */
  compute(value: unknown): string | undefined {
    try {
      return computeDigest(this.describe(value))
    } catch (error) {
      if (error instanceof NoFingerprint) return undefined
      throw error
    }
  }

  private describe(value: unknown): string {
    if (typeof value === 'object' && value !== null) return this.describeObject(value)
    if (typeof value === 'function' || typeof value === 'symbol') throw new NoFingerprint()
    // Numbers such as NaN have no form in JSON.
    return typeof value === 'string' ? JSON.stringify(value) : String(value)
  }

  private describeObject(value: object): string {
    if (value instanceof Implied) return '-'
    const known = this.known.get(value)
    if (known !== undefined) return known
    const content = this.describeContent(value)
    const described = content.length > MAX_WRITTEN ? computeDigest(content) : content
    this.known.set(value, described)
    return described
  }

  private describeContent(value: object): string {
    if (Array.isArray(value)) return `[${value.map((each) => this.describe(each)).join()}]`
    if (value instanceof Map) return `m${this.describe([...value])}`
    if (value instanceof Set) return `s${this.describe([...value])}`
    if (!(value instanceof DependencyRecord) && Object.getPrototypeOf(value) !== Object.prototype)
      throw new NoFingerprint()
    return this.describeEntries(value)
  }

  private describeEntries(value: object): string {
    // Sorted: the keys of a record that was read have another order than those of one from the cache.
    let text = '{'
    for (const key of Object.keys(value).sort()) {
      const inner: unknown = Reflect.get(value, key)
      if (inner !== undefined) text += `${JSON.stringify(key)}:${this.describe(inner)},`
    }
    return `${text}}`
  }
}
