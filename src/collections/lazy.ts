/** A value made when it is first asked for, and then kept. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** The same for each object, as long as that is there: what is made of it must depend on nothing else. */
export function memoizeByObject<K extends object, T>(): (key: K, make: () => T) => T {
  const made = new WeakMap<K, { readonly value: T }>()
  return (key, make) => {
    const known = made.get(key) ?? { value: make() }
    made.set(key, known)
    return known.value
  }
}
