/** Returns a function that computes the value on its first call and returns the same value afterwards. */
export function lazy<T>(make: () => T): () => T {
  let computed: { readonly value: T } | undefined
  return () => {
    computed ??= { value: make() }
    return computed.value
  }
}

/** Returns a function that computes a value once per key object and keeps it while that object is alive. */
export function memoizeByObject<K extends object, T>(): (key: K, make: () => T) => T {
  const cache = new WeakMap<K, { readonly value: T }>()
  return (key, make) => {
    const cached = cache.get(key) ?? { value: make() }
    cache.set(key, cached)
    return cached.value
  }
}

/** Like `lazy` for a promise. A promise that is rejected is not kept: the next call tries again. */
export function lazyPromise<T>(make: () => Promise<T>): () => Promise<T> {
  let pending: Promise<T> | undefined
  return () => {
    if (pending !== undefined) return pending
    const made = make()
    pending = made
    made.catch(() => {
      pending = undefined
    })
    return made
  }
}
