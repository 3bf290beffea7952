import { describe, expect, it } from 'vitest'
import { BodyCache } from '../../src/feeds/body-cache.ts'
import { KEPT_TO_SERVE, LONG_TEXT } from '../../src/feeds/kept.ts'
import type { BodyToRender, RenderedBody } from '../../src/html/index.ts'
import { article } from '../support/newsroom.ts'

const CONTEXT = { page: 'https://news.example.org/a/', site: 'https://news.example.org/', idPrefix: 'a' }
const LONG = 'a'.repeat(LONG_TEXT)

/** Renders a text to itself, and notes how often it did. */
class Renderer {
  count = 0
  readonly render = async ({ source }: BodyToRender): Promise<RenderedBody> => {
    this.count += 1
    if (source.includes('!')) throw new Error('not rendered')
    return { html: source, summary: '', opening: '' }
  }
}

describe('Rendered bodies', () => {
  it('of long texts are kept for the documents that show the version on the page', async () => {
    const bodies = new BodyCache(new Renderer().render, KEPT_TO_SERVE.bodies)
    const story = article({ id: 'a', digest: 'one' })
    await bodies.render(story, CONTEXT, LONG)
    expect((await bodies.find(story, CONTEXT))?.html).toBe(LONG)
    expect(bodies.find(article({ id: 'a', digest: 'two' }), CONTEXT)).toBeUndefined()
    expect(bodies.find(story, { ...CONTEXT, page: 'https://news.example.org/b/' })).toBeUndefined()
    expect(bodies.find(article({ id: 'a', digest: 'one', bodyForm: 'html' }), CONTEXT)).toBeUndefined()
  })

  it('of short texts are not kept by default', async () => {
    const bodies = new BodyCache(new Renderer().render, KEPT_TO_SERVE.bodies)
    const short = article({ id: 'a' })
    await bodies.render(short, CONTEXT, 'Text.')
    expect(bodies.find(short, CONTEXT)).toBeUndefined()
  })

  it('of all texts are kept when a build asks for it', async () => {
    const bodies = new BodyCache(new Renderer().render, { minLength: 0, maxLength: 1000 })
    const short = article({ id: 'a' })
    await bodies.render(short, CONTEXT, 'Text.')
    expect((await bodies.find(short, CONTEXT))?.html).toBe('Text.')
  })

  it('are not kept when they cannot be rendered', async () => {
    const renderer = new Renderer()
    const bodies = new BodyCache(renderer.render, KEPT_TO_SERVE.bodies)
    for (const count of [1, 2]) {
      await expect(bodies.render(article({ id: 'a' }), CONTEXT, `${LONG}!`)).rejects.toThrow('not rendered')
      expect([bodies.find(article({ id: 'a' }), CONTEXT), renderer.count]).toEqual([undefined, count])
    }
  })

  it('make room for those that were needed since', async () => {
    const bodies = new BodyCache(new Renderer().render, KEPT_TO_SERVE.bodies)
    const make = (digest: string) => article({ id: 'a', digest })
    const [first, second, third] = [make('1'), make('2'), make('3')]
    const text = 'a'.repeat(3_000_000)
    for (const story of [first, second]) await bodies.render(story, CONTEXT, text)
    for (const story of [first, second]) if (story !== undefined) await bodies.render(story, CONTEXT, text)
    bodies.find(first, CONTEXT)
    await bodies.render(third, CONTEXT, text)
    expect([first, second, third].map((story) => bodies.find(story, CONTEXT) !== undefined)).toEqual([
      true,
      false,
      true,
    ])
  })
})
