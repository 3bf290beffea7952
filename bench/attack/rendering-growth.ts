/** Measures how the CPU time of rendering grows with each hostile text, and prints the rows of the table as JSON. */
import { BodyNotRendered, listBodyReferences, renderBody } from '../../src/html/index.ts'
import { cleanSummary } from '../../src/html/plain-text/plain-text.ts'
import { NEUTRAL_MARKUP } from '../../src/model/index.ts'
import { type AttackInput, RENDERING_INPUTS } from './rendering-inputs.ts'
import type { AttackRow } from './row.ts'

const CONTEXT = { page: 'https://news.example.org/a/', site: 'https://news.example.org/', idPrefix: 'a', title: 'a' }

const TAGS = { a: '> $text $inner' }
const KRAMDOWN = {
  form: 'markdown',
  context: { ...CONTEXT, title: 'a', tags: TAGS, markup: { ...NEUTRAL_MARKUP, kramdown: true, linkifies: true } },
} as const

/** The larger of the two inputs, in UTF-16 units. */
const SIZE = 262_144
const MAX_RATIO = 6
/** A shorter time says nothing about growth. In milliseconds. */
const MIN_MS = 20

function measureGrowth(input: AttackInput): AttackRow {
  render(input, 4096)
  const small = Math.max(MIN_MS, measureCpu(input, SIZE / 4))
  const large = measureCpu(input, SIZE)
  const first = large / small
  const ratio = first <= MAX_RATIO ? first : measureAgain(input)
  return {
    name: `${input.kind}: ${input.name}`,
    before: '',
    aim: `CPU at ${SIZE} characters at most ${MAX_RATIO} times that at ${SIZE / 4}`,
    measured: `${ratio.toFixed(1)} (${large.toFixed(0)} ms)`,
    ok: ratio <= MAX_RATIO,
  }
}

/**
 * Returns the less of the growth of means up to `SIZE` and from there on. The collector makes a step where a rendering
 * outgrows the young generation; a cost that grows faster than its input does so at larger sizes all the more.
 */
function measureAgain(input: AttackInput): number {
  const whole = measureMean(input, SIZE)
  const ratio = whole / Math.max(MIN_MS, measureMean(input, SIZE / 4))
  return ratio <= MAX_RATIO ? ratio : Math.min(ratio, measureMean(input, SIZE * 4) / whole)
}

/** Runs whose mean is taken when the first measurements are too far apart: garbage is collected in some of them alone. */
const MEAN_RUNS = 6

function measureMean(input: AttackInput, size: number): number {
  const start = process.cpuUsage()
  for (let run = 0; run < MEAN_RUNS; run += 1) render(input, size)
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000 / MEAN_RUNS
}

/** Returns the less of two measurements: other programs take time, and give none back. */
function measureCpu(input: AttackInput, size: number): number {
  const times = [0, 1].map(() => {
    const start = process.cpuUsage()
    render(input, size)
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1000
  })
  return Math.min(...times)
}

function render({ kind, make }: AttackInput, size: number): void {
  const source = make(size)
  if (kind === 'summary') {
    cleanSummary(source)
    return
  }
  listBodyReferences([], source)
  try {
    renderBody({ source, ...(kind === 'kramdown' ? KRAMDOWN : { form: kind, context: CONTEXT }) })
  } catch (error) {
    if (!(error instanceof BodyNotRendered)) throw error
  }
}

process.stdout.write(JSON.stringify(RENDERING_INPUTS.map(measureGrowth)))
