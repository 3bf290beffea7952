import { sorted } from '../collections/sort.ts'
import { finishGently } from '../collections/steps.ts'
import { compareText } from '../newsroom/compare-text.ts'
import type { Problem } from '../problem.ts'
import { Coherence, type Coherent, type Standing } from './coherence.ts'
import { dependsOnFiles, type Entry, lasts } from './entry.ts'
import type { Breathe } from './scan.ts'

/** What is known of every file, at the cost of what changes. */
export class Holdings {
  private readonly known = new Map<string, Entry>()
  private readonly coherence = new Coherence()
  /** Files with something to report. */
  private readonly faulty = new Set<string>()

  get entries(): ReadonlyMap<string, Entry> {
    return this.known
  }

  /** What is known of a file from now on; undefined: it is gone. */
  readonly keep = (path: string, entry: Entry | undefined): void => {
    this.coherence.change(path, standingOf(this.known.get(path)), standingOf(entry))
    if (entry === undefined) this.known.delete(path)
    else this.known.set(path, entry)
    if (entry !== undefined && entry.problems.length > 0) this.faulty.add(path)
    else if (this.faulty.size > 0) this.faulty.delete(path)
  }

  /** Has every file read again when it is next looked at: it may mean something else by now. */
  doubtAll(): void {
    for (const [path, entry] of this.known) this.known.set(path, { ...entry, stamp: '' })
  }

  /** The articles that stand together, and what they have against each other. */
  coherent(): Coherent {
    return this.coherence.coherent()
  }

  /** What the next run may rely on, in the order of the paths. */
  async lasting(breathe: Breathe): Promise<readonly (readonly [path: string, entry: Entry])[]> {
    const lasting: (readonly [string, Entry])[] = []
    for (const entry of this.known) {
      if (lasts(entry[1])) lasting.push(entry)
      await breathe()
    }
    return finishGently(sorted(lasting, byPath), breathe)
  }

  /** Files that are to be read again when media come or go. */
  async dependingOnFiles(breathe: Breathe): Promise<string[]> {
    const paths: string[] = []
    for (const [path, entry] of this.known) {
      if (dependsOnFiles(entry)) paths.push(path)
      await breathe()
    }
    return paths
  }

  /** What is wrong with the files themselves. */
  problems(): Problem[] {
    return [...this.faulty].flatMap((path) => this.known.get(path)?.problems ?? [])
  }
}

const standingOf = (entry: Entry | undefined): Standing => entry && (entry.article ?? entry.lastGood ?? 'withheld')

const byPath = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => compareText(a, b)
