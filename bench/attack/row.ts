/** One line of the table that `npm run attack` prints. */
export interface AttackRow {
  readonly name: string
  /** Measured before the correction. */
  readonly before: string
  readonly aim: string
  readonly measured: string
  readonly ok: boolean
}

/** Returns the row of a program that is not installed. */
export const makeMissingRow = (name: string, program: string): AttackRow => ({
  ...{ name, before: '', aim: '', measured: `${program} is not installed`, ok: true },
})
