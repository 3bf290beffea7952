/** A computation in short steps, between which the caller can yield to the event loop. */
export type Task<T> = Generator<undefined, T, undefined>

/** Runs a task without yielding to the event loop. */
export function runTask<T>(steps: Task<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** Runs a task and yields to the event loop between its steps, so that a server keeps answering. */
export async function runCooperatively<T>(steps: Task<T>, yieldToEventLoop: () => Promise<void>): Promise<T> {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    await yieldToEventLoop()
  }
}

/** Calls a function for each element, `stepSize` elements in a step. */
export function* forEachInTask<T>(
  list: readonly T[],
  stepSize: number,
  visit: (element: T, index: number) => void,
): Task<void> {
  for (let from = 0; from < list.length; from += stepSize) {
    visitRange(list, from, Math.min(from + stepSize, list.length), visit)
    yield
  }
}

/** A function of its own, because a loop inside a generator is several times slower. */
function visitRange<T>(list: readonly T[], from: number, to: number, visit: (element: T, index: number) => void): void {
  for (let index = from; index < to; index += 1) visit(list[index] as T, index)
}
