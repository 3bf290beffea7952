import { afterEach, describe, expect, it } from 'vitest'
import { type BodyToRender, renderBody } from '../../../src/html/index.ts'
import { RenderPool } from '../../../src/runtime/rendering/index.ts'

const body = (source: string): BodyToRender => ({
  source,
  form: 'markdown',
  context: { page: 'https://news.example.org/a/', site: 'https://news.example.org/', idPrefix: 'a' },
})

/** Takes many seconds within all limits. */
const SLOW = `|a|b|\n|-|-|\n${'|c\n'.repeat(150_000)}`

/** Nothing is rendered on the thread of the test. */
const THREAD_ALONE = { here: { length: 0, count: 0 } }

const pools: RenderPool[] = []
const open = (options: ConstructorParameters<typeof RenderPool>[0]): RenderPool => {
  const pool = new RenderPool(options)
  pools.push(pool)
  return pool
}

afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close()
})

describe('Rendering pool', () => {
  it('renders as the calling thread does', async () => {
    const { render } = open({ ...THREAD_ALONE, threads: 1 })
    const bodies = ['Hello *world*', '', '<p hidden>x</p>', 'a[^1]\n\n[^1]: b'].map(body)
    expect(await Promise.all(bodies.map(render))).toEqual(bodies.map(renderBody))
  }, 60_000)

  it('ends a body that takes too long, and renders the others', async () => {
    const { render } = open({ ...THREAD_ALONE, threads: 1, limitMs: 300 })
    const rendered = await Promise.allSettled(['One', SLOW, 'Two', SLOW, 'Three'].map(body).map(render))
    expect(
      rendered.map((result) => (result.status === 'fulfilled' ? result.value.summary : String(result.reason))),
    ).toEqual([
      'One',
      expect.stringContaining('not rendered after 0.3 seconds'),
      'Two',
      expect.stringContaining('not rendered after 0.3 seconds'),
      'Three',
    ])
  }, 60_000)

  it('keeps the calling thread free meanwhile', async () => {
    const { render } = open({ ...THREAD_ALONE, threads: 1, limitMs: 1000 })
    let longest = 0
    let last = performance.now()
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 10)
    await expect(render(body(SLOW))).rejects.toThrow('not rendered after 1 seconds')
    clearInterval(timer)
    expect(longest).toBeLessThan(900)
  }, 60_000)

  it('refuses what is over a limit', async () => {
    const { render } = open({ ...THREAD_ALONE, threads: 1 })
    await expect(render(body('a '.repeat(500_001)))).rejects.toThrow('found a body with 1,000,002 characters')
    await expect(render(body('<div>'.repeat(501)))).rejects.toThrow('501 HTML elements in each other')
    await expect(render(body('[^a] '.repeat(2001)))).rejects.toThrow('2,001 marks of footnotes')
    const amplified = `[a]: https://x.example/${'y'.repeat(4000)}\n\n${'[a] '.repeat(4000)}`
    await expect(render(body(amplified))).rejects.toThrow('characters of HTML')
  }, 60_000)

  it('leaves large pictures in the text itself out, and small ones to the sanitizer', async () => {
    const { render } = open({ ...THREAD_ALONE, threads: 1 })
    const large = await render(body(`A ![b](data:image/png;base64,${'iVBORw0KGgo'.repeat(800_000)}) c`))
    expect(large.summary).toBe('A c')
    expect((await render(body('A ![b](data:image/png;base64,iVBORw0KGgo) c'))).summary).toBe('A c')
  }, 60_000)
})
