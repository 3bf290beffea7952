import { describe, expect, it } from 'vitest'
import { removeMeantKeys } from '../../src/checks/typo-check.ts'
import type { Problem } from '../../src/problems/problem.ts'

const unknown = (subject: string, count: number): Problem[] =>
  Array.from({ length: count }, (_, n) => ({
    ...{ code: 'unknown-key', severity: 'warning', file: `${n}.md`, subject },
    ...{ found: `the unknown key \`${subject}\``, expected: '' },
  }))

describe('Unknown keys', () => {
  it('are meant if five records have them', () => {
    expect(removeMeantKeys([...unknown('sumary', 4), ...unknown('summery', 5)])).toEqual(unknown('sumary', 4))
  })
})
