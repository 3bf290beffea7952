import type { Catalogue } from '../catalogue/catalogue.ts'
import { finish, type Steps } from '../collections/steps.ts'

/** Something made of a catalogue, at the cost of what has changed since that of any other. */
export class Following<T> {
  private readonly make: (before: T | undefined, catalogue: Catalogue) => Steps<T>
  private last: { readonly catalogue: Catalogue; readonly made: T } | undefined
  private preparing: { readonly catalogue: Catalogue; readonly steps: Steps<T> } | undefined

  constructor(make: (before: T | undefined, catalogue: Catalogue) => Steps<T>) {
    this.make = make
  }

  of(catalogue: Catalogue): T {
    if (this.last?.catalogue === catalogue) return this.last.made
    const isBegun = this.preparing?.catalogue === catalogue
    const steps = this.preparing !== undefined && isBegun ? this.preparing.steps : this.stepsTo(catalogue)
    return this.keep(catalogue, finish(steps))
  }

  /** Makes it before it is asked for, so that nobody has to wait. */
  async prepare(catalogue: Catalogue, breathe: () => Promise<void>): Promise<void> {
    if (this.last?.catalogue === catalogue) return
    const steps = this.stepsTo(catalogue)
    this.preparing = { catalogue, steps }
    // Whoever asks for it meanwhile does what is left.
    while (this.preparing?.steps === steps) {
      const step = steps.next()
      if (step.done === true) this.keep(catalogue, step.value)
      else await breathe()
    }
  }

  private stepsTo(catalogue: Catalogue): Steps<T> {
    return this.make(this.last?.made, catalogue)
  }

  private keep(catalogue: Catalogue, made: T): T {
    this.last = { catalogue, made }
    if (this.preparing?.catalogue === catalogue) this.preparing = undefined
    return made
  }
}
