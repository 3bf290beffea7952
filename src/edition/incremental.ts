import type { Catalog } from '../catalog/index.ts'
import { runTask, type Task } from '../collections/index.ts'

/** Something made of a catalogue, at the cost of what has changed since that of any other. */
export class Incremental<T> {
  private readonly make: (before: T | undefined, catalogue: Catalog) => Task<T>
  private last: { readonly catalogue: Catalog; readonly made: T } | undefined
  private preparing: { readonly catalogue: Catalog; readonly steps: Task<T> } | undefined

  constructor(make: (before: T | undefined, catalogue: Catalog) => Task<T>) {
    this.make = make
  }

  updated(catalogue: Catalog): T {
    if (this.last?.catalogue === catalogue) return this.last.made
    const isBegun = this.preparing?.catalogue === catalogue
    const steps = this.preparing !== undefined && isBegun ? this.preparing.steps : this.stepsTo(catalogue)
    return this.keep(catalogue, runTask(steps))
  }

  /** Makes it before it is asked for, so that nobody has to wait. */
  async prepare(catalogue: Catalog, breathe: () => Promise<void>): Promise<void> {
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

  private stepsTo(catalogue: Catalog): Task<T> {
    return this.make(this.last?.made, catalogue)
  }

  private keep(catalogue: Catalog, made: T): T {
    this.last = { catalogue, made }
    if (this.preparing?.catalogue === catalogue) this.preparing = undefined
    return made
  }
}
