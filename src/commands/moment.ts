/** Something that comes once: whoever waits for it learns of it, however late. */
export class Moment {
  readonly come: Promise<void>
  readonly arrive: () => void

  constructor() {
    let arrive = (): void => {}
    this.come = new Promise((resolve) => {
      arrive = resolve
    })
    this.arrive = arrive
  }
}
