import type { Catalog } from '../catalog/index.ts'
import { runTask, type Task } from '../collections/index.ts'

/** A value derived from the catalog, updated at the cost of the changes since the last catalog. */
export class Incremental<T> {
  private readonly update: (before: T | undefined, catalog: Catalog) => Task<T>
  private last: { readonly catalog: Catalog; readonly value: T } | undefined
  private preparing: { readonly catalog: Catalog; readonly task: Task<T> } | undefined

  constructor(update: (before: T | undefined, catalog: Catalog) => Task<T>) {
    this.update = update
  }

  updated(catalog: Catalog): T {
    if (this.last?.catalog === catalog) return this.last.value
    const task = this.preparing?.catalog === catalog ? this.preparing.task : this.startUpdate(catalog)
    return this.keep(catalog, runTask(task))
  }

  /** Computes the value in steps before it is needed. */
  async prepare(catalog: Catalog, yieldToEventLoop: () => Promise<void>): Promise<void> {
    if (this.last?.catalog === catalog) return
    const task = this.startUpdate(catalog)
    this.preparing = { catalog, task }
    // A call of `updated` in between finishes the task.
    while (this.preparing?.task === task) {
      const step = task.next()
      if (step.done === true) this.keep(catalog, step.value)
      else await yieldToEventLoop()
    }
  }

  private startUpdate(catalog: Catalog): Task<T> {
    return this.update(this.last?.value, catalog)
  }

  private keep(catalog: Catalog, value: T): T {
    this.last = { catalog, value }
    if (this.preparing?.catalog === catalog) this.preparing = undefined
    return value
  }
}
