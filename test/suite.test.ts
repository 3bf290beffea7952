import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** `until` polls, the hub process of the WebSub tests retries, and the test of the architecture names timers. */
const MAY_SET_TIMERS = ['support/cli.ts', 'websub/hub.child.ts', 'architecture.test.ts']

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && file !== 'suite.test.ts')
const matching = (pattern: RegExp): string[] =>
  files.filter((file) => pattern.test(readFileSync(join(import.meta.dirname, file), 'utf8'))).sort()

describe('Test suite', () => {
  it('waits for events and conditions, never for a fixed time', () => {
    const fixedWait = /\bsetTimeout\(|\bsleep\(|timers\/promises|waitForTimeout\(|Atomics\.wait\(/
    expect(matching(fixedWait).filter((file) => !MAY_SET_TIMERS.some((each) => file.endsWith(each)))).toEqual([])
  })

  it('skips no test, and runs no test alone', () => {
    expect(matching(/\b(?:describe|it|test)\.(?:skip|only|todo|fails)\b/)).toEqual([])
  })
})
