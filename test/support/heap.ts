import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { atRest } from './clock.ts'

setFlagsFromString('--expose-gc')
const MAX_ROUNDS = 50
/** A difference of fewer bytes does not count. */
const GRAIN = 16 * 1024

const collect = runInNewContext('gc') as () => void

/** Returns the bytes of heap and buffers that remain after garbage collection. */
export async function heldBytes(): Promise<number> {
  // Closed sockets, streams and finalizers release more memory with each round.
  let [held, quietRounds] = [Number.POSITIVE_INFINITY, 0]
  for (let round = 0; round < MAX_ROUNDS && quietRounds < 3; round += 1) {
    await atRest()
    collect()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    quietRounds = heapUsed + arrayBuffers < held - GRAIN ? 0 : quietRounds + 1
    held = Math.min(held, heapUsed + arrayBuffers)
  }
  return held
}
