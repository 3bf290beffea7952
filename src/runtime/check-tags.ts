import { listUnknownTags } from '../html/index.ts'
import type { Article, Articles, Newsroom } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'
import type { RecordSource } from '../sources/index.ts'

/** Longer tags are not named in full. In characters. */
const MAX_NAME = 60

/**
 * Returns a warning for each tag of a template engine, theme or plug-in that this publisher does not know, with the number
 * of articles that hold it.
 */
export async function checkTags(source: RecordSource, { site }: Newsroom, articles: Articles): Promise<Problem[]> {
  const found = new Map<string, { readonly first: Article; count: number }>()
  const context = {
    ...{ page: 'https://site.invalid/a/', site: site.url ?? 'http://localhost/', idPrefix: 'a' },
    ...{ markup: site.markup, tags: site.records.tags },
  }
  for (const article of articles) {
    const text = await source.text(article).catch(() => '')
    for (const name of listUnknownTags({
      source: text,
      form: article.bodyForm,
      context: { ...context, values: article.values ?? {} },
    })) {
      const known = found.get(name)
      if (known === undefined) found.set(name, { first: article, count: 1 })
      else known.count += 1
    }
  }
  return [...found].map(([name, { first, count }]) => makeWarning(name, first.file, count))
}

function makeWarning(name: string, file: string, count: number): Problem {
  const isTag = !name.startsWith('{')
  const shown = name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name
  const others = count === 1 ? '' : `, as in ${count.toLocaleString('en-GB')} articles`
  const written = shown.replace(/^\{\{ | \}\}$/g, '')
  const key = /^[a-z][\w-]*$/i.test(written) ? written : `'${written.replaceAll("'", "''")}'`
  const setting = `Say what it stands for: \`articles: { tags: { ${key}: "${isTag ? '$1' : '…'}" } }\` in site.yaml.`
  return {
    ...({ code: 'unknown-tag', severity: 'warning', file, place: { line: 1, column: 1 } } as const),
    found: `${isTag ? `the tag \`${shown}\`` : `\`${shown}\``}${others}`,
    expected: isTag ? 'a tag that is known here' : 'a value that is known here',
    fix: isTag
      ? `Text and pictures that it carries are published. ${setting}`
      : `It is left out, with the link or the list item that holds nothing else. ${setting}`,
  }
}
