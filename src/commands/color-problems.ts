import { styleText } from 'node:util'

/** The stream that lines are written to. */
interface LineStream {
  readonly isTTY?: boolean
}

/** Returns whether a stream takes colours: a terminal does, unless the reader wants none (https://no-color.org). */
export const takesColors = ({ isTTY }: LineStream, { NO_COLOR = '' }: NodeJS.ProcessEnv): boolean =>
  isTTY === true && NO_COLOR === ''

/** Returns a line of a problem with its place in the colour of its severity: red for a fault, yellow for a warning. */
export function colorProblem(line: string): string {
  const found = line.indexOf(': found ')
  if (found === -1) return line
  const warning = line.indexOf(': warning: ')
  const isWarning = warning !== -1 && warning < found
  const end = isWarning ? warning + ': warning'.length : found
  return `${styleText(isWarning ? 'yellow' : 'red', line.slice(0, end), { validateStream: false })}${line.slice(end)}`
}
