import { type Entries, PersistentMap } from './persistent-map.ts'
import type { Order } from './sort.ts'
import { SortedList } from './sorted-list.ts'
import { forEachInTask, type Task } from './task.ts'

/** Entries looked at in one step. */
const STEP = 500

/** One alone stands for itself: that is how it nearly always is. */
type Values<T> = T | SortedList<T>

interface Edits<T> {
  readonly added: T[]
  readonly removed: T[]
}

/** For each key one value or more in their order, of which one that follows shares with it whatever is the same. */
export class PersistentMultimap<T extends object> {
  private readonly order: Order<T>
  private readonly map: PersistentMap<Values<T>>

  private constructor(order: Order<T>, map: PersistentMap<Values<T>>) {
    this.order = order
    this.map = map
  }

  /** Without anything in it. */
  static of<T extends object>(order: Order<T>): PersistentMultimap<T> {
    return new PersistentMultimap(order, PersistentMap.of<Values<T>>())
  }

  has(key: string): boolean {
    return this.map.has(key)
  }

  keys(): Iterable<string> {
    return this.map.keys()
  }

  /** The values of a key, none where there is no such key. */
  all(key: string): Iterable<T> {
    const values = this.map.get(key)
    if (values === undefined) return []
    return values instanceof SortedList ? values : [values]
  }

  /** The last of them. */
  last(key: string): T | undefined {
    const values = this.map.get(key)
    return values instanceof SortedList ? values.at(-1) : values
  }

  /** Without some values of some keys, and with others, in steps. */
  *editedWith(added: Entries<T>, removed: Entries<T>): Task<PersistentMultimap<T>> {
    const edits = yield* this.groupEdits(added, removed)
    const entries: [string, Values<T>][] = edits.single
    const gone: string[] = []
    yield* forEachInTask([...edits.several], STEP, ([key, edit]) => {
      const values = this.edited(this.map.get(key), edit)
      if (values === undefined) gone.push(key)
      else entries.push([key, values])
    })
    return new PersistentMultimap(this.order, yield* this.map.editedWith(entries, gone))
  }

  /** By key; those apart that come to a key where nothing is. */
  private *groupEdits(
    added: Entries<T>,
    removed: Entries<T>,
  ): Task<{ single: [string, T][]; several: Map<string, Edits<T>> }> {
    const several = new Map<string, Edits<T>>()
    const editsAt = (key: string): Edits<T> => {
      const known = several.get(key) ?? { added: [], removed: [] }
      several.set(key, known)
      return known
    }
    yield* forEachInTask(removed, STEP, ([key, value]) => editsAt(key).removed.push(value))
    const first = new Map<string, T>()
    yield* forEachInTask(added, STEP, ([key, value]) => {
      const other = first.get(key)
      if (other === undefined && !several.has(key) && !this.map.has(key)) first.set(key, value)
      else {
        const edits = editsAt(key)
        if (other !== undefined && edits.added.length === 0) edits.added.push(other)
        edits.added.push(value)
      }
    })
    return { single: [...first].filter(([key]) => !several.has(key)), several }
  }

  private edited(values: Values<T> | undefined, { added, removed }: Edits<T>): Values<T> | undefined {
    const known = values === undefined || values instanceof SortedList ? values : SortedList.of([values], this.order)
    const edited = (known ?? SortedList.of<T>([], this.order)).with(added, removed)
    return edited.length > 1 ? edited : edited.at(0)
  }
}
