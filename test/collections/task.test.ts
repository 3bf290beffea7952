import { describe, expect, it } from 'vitest'
import { runCooperatively, runTask, type Task } from '../../src/collections/task.ts'

function* counting(to: number, seen: number[]): Task<number> {
  for (let number = 0; number < to; number += 1) {
    seen.push(number)
    yield
  }
  return to
}

describe('Task', () => {
  it('runs at once, or yields after each step', async () => {
    const [seen, breaths]: [number[], number[]] = [[], []]
    expect(runTask(counting(3, seen))).toBe(3)
    const yieldToEventLoop = async (): Promise<void> => {
      breaths.push(seen.length)
    }
    expect(await runCooperatively(counting(2, seen), yieldToEventLoop)).toBe(2)
    expect(seen).toEqual([0, 1, 2, 0, 1])
    expect(breaths).toEqual([4, 5])
  })
})
