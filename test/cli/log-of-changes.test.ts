import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder, put, SITE_YAML, serving, story, until } from '../support/cli.ts'

const newsroom = (): string => folder({ 'site.yaml': SITE_YAML, 'europe/vote.md': story('The vote') })

describe('The log of `serve`', () => {
  it('has a line for each change that readers see, and none for others', async () => {
    const articles = newsroom()
    const { err } = await serving(articles, '--poll', '0.1')
    const log = (): string => err.join('')
    put(join(articles, 'europe/draft.md'), story('Draft', 'draft: true\n'))
    put(join(articles, 'europe/next.md'), story('Next'))
    await until(log, (text) => text.includes('published: Next (europe/next)\n'))
    put(join(articles, 'europe/next.md'), story('Next', 'withdrawn: 2026-02-01\n'))
    await until(log, (text) => text.includes('withdrawn: Next (europe/next)\n'))
    expect(log()).not.toContain('Draft')
  })

  it('is JSON with --log json', async () => {
    const articles = newsroom()
    const { err } = await serving(articles, '--poll', '0.1', '--log', 'json')
    put(join(articles, 'europe/next.md'), story('Next'))
    put(join(articles, 'europe/bad.md'), story('Bad').replace('2026-', 'soon '))
    await until(
      () => err.join(''),
      (text) => text.includes('europe/next') && text.includes('bad.md'),
    )
    const lines = err
      .join('')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>)
    expect(lines).toContainEqual({
      time: expect.stringMatching(/Z$/),
      event: 'published',
      id: 'europe/next',
      title: 'Next',
    })
    expect(lines).toContainEqual({
      time: expect.stringMatching(/Z$/),
      message: expect.stringMatching(/^europe\/bad\.md:3:12: found/),
    })
  })
})
