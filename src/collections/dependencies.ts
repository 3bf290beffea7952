/** The class of all records that `dependsOn` makes; other objects are compared by identity. */
export class DependencyRecord {
  declare private readonly brand: true
}

/**
 * Everything from which a cached value is computed, by name. The function that computes the value takes this record in
 * place of a catalog, so reading anything that is not compared is a type error.
 */
export type Dependencies<T extends object = object> = Readonly<T> & DependencyRecord

/** Declares dependencies. Arrays and nested declarations are compared by their elements, all other values by identity. */
export const dependsOn = <T extends object>(values: T): Dependencies<T> => Object.assign(new DependencyRecord(), values)

/** A dependency that is not compared, because it changes the result only if another dependency changes, too. */
export class Implied<T> {
  readonly value: T

  constructor(value: T) {
    this.value = value
  }
}

/** Returns true if two versions of a dependency, or of all dependencies of a value, are the same. */
export function isUnchanged(before: unknown, after: unknown): boolean {
  if (Object.is(before, after)) return true
  if (Array.isArray(before)) {
    if (!Array.isArray(after) || after.length !== before.length) return false
    for (let index = 0; index < before.length; index += 1) {
      if (!isUnchanged(before[index], after[index])) return false
    }
    return true
  }
  if (before instanceof Implied) return after instanceof Implied
  return before instanceof DependencyRecord && after instanceof DependencyRecord && isRecordUnchanged(before, after)
}

function isRecordUnchanged(before: object, after: object): boolean {
  const keys = Object.keys(before)
  return (
    keys.length === Object.keys(after).length &&
    keys.every((key) => isUnchanged(Reflect.get(before, key), Reflect.get(after, key)))
  )
}
