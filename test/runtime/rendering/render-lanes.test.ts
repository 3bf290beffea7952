import { afterEach, expect, it } from 'vitest'
import type { BodyToRender } from '../../../src/html/index.ts'
import { RenderLanes } from '../../../src/runtime/rendering/render-lanes.ts'

const lanes = new RenderLanes()
afterEach(() => lanes.close())

const CONTEXT = { page: 'https://news.example.org/a/', site: 'https://news.example.org/', idPrefix: 'a' }
const makeBody = (source: string): BodyToRender => ({ source, form: 'markdown', context: CONTEXT })

it('A long text that takes seconds holds up no other', async () => {
  const settled: string[] = []
  const note = (name: string) => () => settled.push(name)
  const long = lanes.render(makeBody('['.repeat(900_000))).then(note('long'), note('long'))
  const other = lanes.render(makeBody('A word. '.repeat(10_000))).then(note('other'))
  await Promise.all([long, other])
  expect(settled).toEqual(['other', 'long'])
})
