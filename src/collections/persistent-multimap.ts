import { type Entries, PersistentMap } from './persistent-map.ts'
import type { Order } from './sort.ts'
import { SortedList } from './sorted-list.ts'
import { forEachInTask, type Task } from './task.ts'

/** Entries processed in one step of a task. */
const STEP_SIZE = 500

/** A single value, the usual case, is stored without a list. */
type Values<T> = T | SortedList<T>

interface Edits<T> {
  readonly added: T[]
  readonly removed: T[]
}

/** An immutable map from a key to one or more sorted values; shares unchanged parts with the maps made from it. */
export class PersistentMultimap<T extends object> {
  private readonly order: Order<T>
  private readonly map: PersistentMap<Values<T>>

  private constructor(order: Order<T>, map: PersistentMap<Values<T>>) {
    this.order = order
    this.map = map
  }

  /** Returns an empty map. */
  static of<T extends object>(order: Order<T>): PersistentMultimap<T> {
    return new PersistentMultimap(order, PersistentMap.of<Values<T>>())
  }

  has(key: string): boolean {
    return this.map.has(key)
  }

  keys(): Iterable<string> {
    return this.map.keys()
  }

  /** Returns the values of a key, in order. */
  all(key: string): Iterable<T> {
    const values = this.map.get(key)
    if (values === undefined) return []
    return values instanceof SortedList ? values : [values]
  }

  /** Returns the last value of a key. */
  last(key: string): T | undefined {
    const values = this.map.get(key)
    return values instanceof SortedList ? values.at(-1) : values
  }

  /** Returns a map without some values and with others, in steps. */
  *editedWith(added: Entries<T>, removed: Entries<T>): Task<PersistentMultimap<T>> {
    const edits = yield* this.groupEdits(added, removed)
    const entries: [string, Values<T>][] = edits.single
    const emptied: string[] = []
    yield* forEachInTask([...edits.several], STEP_SIZE, ([key, edit]) => {
      const values = this.applyEdits(this.map.get(key), edit)
      if (values === undefined) emptied.push(key)
      else entries.push([key, values])
    })
    return new PersistentMultimap(this.order, yield* this.map.editedWith(entries, emptied))
  }

  /** Groups the edits by key. A single value for a new key goes to `single`, which needs no list. */
  private *groupEdits(
    added: Entries<T>,
    removed: Entries<T>,
  ): Task<{ single: [string, T][]; several: Map<string, Edits<T>> }> {
    const several = new Map<string, Edits<T>>()
    const getEdits = (key: string): Edits<T> => {
      const edits = several.get(key) ?? { added: [], removed: [] }
      several.set(key, edits)
      return edits
    }
    yield* forEachInTask(removed, STEP_SIZE, ([key, value]) => getEdits(key).removed.push(value))
    const first = new Map<string, T>()
    yield* forEachInTask(added, STEP_SIZE, ([key, value]) => {
      const other = first.get(key)
      if (other === undefined && !several.has(key) && !this.map.has(key)) first.set(key, value)
      else {
        const edits = getEdits(key)
        if (other !== undefined && edits.added.length === 0) edits.added.push(other)
        edits.added.push(value)
      }
    })
    return { single: [...first].filter(([key]) => !several.has(key)), several }
  }

  private applyEdits(values: Values<T> | undefined, { added, removed }: Edits<T>): Values<T> | undefined {
    const list = values === undefined || values instanceof SortedList ? values : SortedList.of([values], this.order)
    const edited = (list ?? SortedList.of<T>([], this.order)).with(added, removed)
    return edited.length > 1 ? edited : edited.at(0)
  }
}
