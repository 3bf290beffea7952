/**
 * Attacks the built program, on this machine alone, and prints one table: `npm run attack [-- family…]`. `--short` runs the
 * families that take seconds. Exit code 1: a row misses its aim.
 */
import { attackBuilds } from './builds.ts'
import { attackCaches } from './caches.ts'
import { attackHidden } from './hidden.ts'
import { attackProcess } from './process.ts'
import { attackReaders } from './readers.ts'
import { attackReading } from './reading.ts'
import { attackRendering } from './rendering.ts'
import { attackRequests } from './requests.ts'
import type { AttackRow } from './row.ts'
import { attackVersions } from './versions.ts'

interface Family {
  readonly attack: () => Promise<readonly AttackRow[]>
  readonly isShort?: boolean
}

const FAMILIES: Readonly<Record<string, Family>> = {
  hidden: { attack: attackHidden, isShort: true },
  versions: { attack: attackVersions },
  builds: { attack: attackBuilds },
  reading: { attack: attackReading },
  rendering: { attack: attackRendering },
  requests: { attack: attackRequests },
  process: { attack: attackProcess, isShort: true },
  readers: { attack: attackReaders },
  caches: { attack: attackCaches },
}

const words = process.argv.slice(2)
const isShort = words.includes('--short')
const named = words.filter((word) => !word.startsWith('--'))
const unknown = named.find((name) => FAMILIES[name] === undefined)
if (unknown !== undefined) {
  process.stderr.write(`There is no family "${unknown}". The families are ${Object.keys(FAMILIES).join(', ')}.\n`)
  process.exit(2)
}

const toLine = ({ name, before, aim, measured, ok }: AttackRow): string =>
  `| ${[name, before, aim, measured, ok ? 'yes' : 'NO'].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`

process.stdout.write('| attack | before | aim | measured | held |\n|---|---|---|---|---|\n')
let missed = 0
for (const [name, { attack, isShort: takesSeconds = false }] of Object.entries(FAMILIES)) {
  if (named.length > 0 ? !named.includes(name) : isShort && !takesSeconds) continue
  const started = performance.now()
  const rows = await attack()
  for (const row of rows) process.stdout.write(toLine(row))
  missed += rows.filter(({ ok }) => !ok).length
  process.stderr.write(`${name}: ${((performance.now() - started) / 1000).toFixed(0)} s\n`)
}
process.exit(missed === 0 ? 0 : 1)
