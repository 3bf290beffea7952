import {
  type Article,
  computeTextDigest,
  getLifecycleState,
  type Instant,
  type LifecycleState,
  type Newsroom,
  slugify,
  sortArticles,
  UNDATED,
} from '../../model/index.ts'
import { formatProblem } from '../../problems/index.ts'
import type { ChangeListener, RecordSource, Snapshot, Subscription } from '../../sources/index.ts'
import { listWithheld } from '../find-article.ts'
import { formatTime } from '../text-table.ts'

/** An article that readers do not see, as the preview shows it. */
export interface HiddenArticle {
  readonly article: Article
  readonly state: Exclude<LifecycleState, 'live' | 'retracted'> | 'withheld'
}

/** The source that a preview publishes: every article of another source is public there, and marked if it is not. */
export interface PreviewSource extends RecordSource {
  /** The settings and the hidden articles of the last snapshot. */
  readonly shown: () => { readonly newsroom: Newsroom | undefined; readonly hidden: readonly HiddenArticle[] }
}

/** @param now the date of articles that have none yet, or one in the future */
export function makePreviewSource(source: RecordSource, now: Instant): PreviewSource {
  /** Texts of files that give no article, by the id of what stands in their place. */
  let texts = new Map<string, string>()
  /** The source knows the texts of articles with the titles that they have there. */
  const originals = new WeakMap<Article, Article>()
  let newsroom: Newsroom | undefined
  let hidden: readonly HiddenArticle[] = []
  const convert = async <Content extends Snapshot>(content: Content): Promise<Content> => {
    newsroom = content.newsroom && withoutPublicPlaces(content.newsroom)
    const problems = await source.locate(listWithheld(content))
    const withheld = problems.map((problem) => makeWithheld(problem.file, formatProblem(problem), now))
    texts = new Map(withheld.map(({ article, text }) => [article.id, text]))
    const timezone = newsroom?.site.timezone ?? 'UTC'
    const shown = [...content.articles].map((original) => {
      const each = showHidden(original, now, timezone)
      originals.set(each.article, original)
      return each
    })
    hidden = [...shown.flatMap(({ state, article }) => (isPublic(state) ? [] : [{ article, state }])), ...withheld]
    return {
      ...content,
      ...(newsroom === undefined ? {} : { newsroom }),
      articles: sortArticles([...shown, ...withheld].map(({ article }) => article)),
    }
  }
  return {
    name: `${source.name} (preview)`,
    shown: () => ({ newsroom, hidden }),
    loadSettings: () => source.loadSettings(),
    load: async (onProgress) => convert(await source.load(onProgress)),
    changes: ({ onChange, onError }: ChangeListener): Subscription =>
      source.changes({ onChange: async (change) => onChange(await convert({ ...change, changed: true })), onError }),
    text: async (article) => texts.get(article.id) ?? source.text(originals.get(article) ?? article),
    media: (file) => source.media(file),
    openMedia: source.openMedia,
    locate: (problems) => source.locate(problems),
    close: () => source.close(),
    ...(source.keepsVersions === undefined ? {} : { keepsVersions: source.keepsVersions }),
    ...(source.folders === undefined ? {} : { folders: source.folders }),
  }
}

/** A preview has the address that it is served at, and announces nothing. */
function withoutPublicPlaces({ site: { url: _address, ...site }, ...newsroom }: Newsroom): Newsroom {
  return { ...newsroom, site: { ...site, hubs: [] } }
}

const isPublic = (state: LifecycleState): state is 'live' | 'retracted' => state === 'live' || state === 'retracted'

function showHidden(article: Article, now: Instant, timezone: string): { article: Article; state: LifecycleState } {
  const state = getLifecycleState(article, now)
  if (isPublic(state)) return { article, state }
  const { expires: _end, withdrawn: _takedown, updated: _later, ...rest } = article
  const { published, title } = article
  const until = published === UNDATED ? '' : ` until ${formatTime(published, timezone)}`
  const mark = state === 'embargoed' ? `Embargo${until}` : MARKS[state]
  return {
    state,
    article: { ...rest, title: `[${mark}] ${title}`, draft: false, published: Math.min(published, now) },
  }
}

const MARKS = { draft: 'Draft', expired: 'Expired', withdrawn: 'Withdrawn' } as const

/** Returns what stands in the place of a file that gives no article. */
function makeWithheld(file: string, text: string, now: Instant): HiddenArticle & { readonly text: string } {
  const id = `withheld/${file}`
  const title = `[Withheld] ${file}`
  const article: Article = {
    ...{ id, file, title, published: now, version: text, bodyForm: 'text', slug: slugify(id) },
    ...{
      sections: [],
      authors: [],
      tags: [],
      attachments: [],
      related: [],
      corrections: [],
      media: [],
      links: [],
      aliases: [],
    },
    ...{ draft: false, digest: computeTextDigest(title, undefined, text) },
  }
  return { article, state: 'withheld', text }
}
