/** A promise with its `resolve` function. */
export class Deferred {
  readonly promise: Promise<void>
  readonly resolve: () => void

  constructor() {
    let resolvePromise = (): void => {}
    this.promise = new Promise((resolve) => {
      resolvePromise = resolve
    })
    this.resolve = resolvePromise
  }
}
