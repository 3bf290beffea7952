/** The entry module of a rendering thread. */
import { parentPort, workerData } from 'node:worker_threads'
import { BodyNotRendered, type BodyToRender, renderBody } from '../../html/index.ts'
import { describeUnforeseenError } from '../../problems/index.ts'
import type { RenderingAnswer } from './render-thread.ts'

/** The number of the body that is being rendered, from 1, for the thread that waits. */
const progress = workerData as Int32Array

parentPort?.on('message', (bodies: readonly BodyToRender[]) => {
  const answers = bodies.map((body, index): RenderingAnswer => {
    Atomics.store(progress, 0, index + 1)
    return render(body)
  })
  Atomics.store(progress, 0, 0)
  parentPort?.postMessage(answers)
})

function render(body: BodyToRender): RenderingAnswer {
  try {
    return { body: renderBody(body) }
  } catch (error) {
    if (error instanceof BodyNotRendered) return { found: error.found, expected: error.expected }
    return { found: describeUnforeseenError(error).found, expected: 'a text that can be rendered' }
  }
}

parentPort?.postMessage('ready')
