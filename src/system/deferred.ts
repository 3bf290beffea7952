/** Something that comes once: whoever waits for it learns of it, however late. */
export class Deferred {
  readonly promise: Promise<void>
  readonly resolve: () => void

  constructor() {
    let arrive = (): void => {}
    this.promise = new Promise((resolve) => {
      arrive = resolve
    })
    this.resolve = arrive
  }
}
