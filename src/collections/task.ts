/** Work in short pieces: between two of them whoever does it may let others have their turn. */
export type Task<T> = Generator<undefined, T, undefined>

/** Does the work in one go. */
export function runTask<T>(steps: Task<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** @param breathe called between two pieces: so the work never holds up a server, however long it is */
export async function runCooperatively<T>(steps: Task<T>, breathe: () => Promise<void>): Promise<T> {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    await breathe()
  }
}

/** Does something with each of a list, so many in one step. */
export function* forEachInTask<T>(
  list: readonly T[],
  inOneStep: number,
  look: (each: T, index: number) => void,
): Task<void> {
  for (let from = 0; from < list.length; from += inOneStep) {
    lookAt(list, from, Math.min(from + inOneStep, list.length), look)
    yield
  }
}

/** Apart from the generator: what runs in one is several times slower. */
function lookAt<T>(list: readonly T[], from: number, to: number, look: (each: T, index: number) => void): void {
  for (let at = from; at < to; at += 1) look(list[at] as T, at)
}
