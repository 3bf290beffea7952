import { buildCatalog } from '../../catalog/index.ts'
import {
  type JoinedTarget,
  joinDiskTarget,
  type Manifest,
  type PlannedDocument,
  type WrittenDocumentFile,
  writeDocument,
} from '../../delivery/static/index.ts'
import type { Edition } from '../../edition/index.ts'
import { KEPT_FOR_TREE } from '../../feeds/index.ts'
import { type Article, sortArticles, VersionGone } from '../../model/index.ts'
import { DirectoryReader } from '../../sources/index.ts'
import { makeEditionBuilder } from '../edition-from-source.ts'
import { RenderPool, SHORT_TEXT } from '../rendering/index.ts'
import type { BuildWork } from './build-protocol.ts'

/** Writes documents of an edition that it makes by itself. */
export class DocumentWriter {
  private readonly edition: Edition
  private readonly joined: JoinedTarget
  private readonly pool: RenderPool
  private readonly faults: { count: number }

  private constructor(edition: Edition, joined: JoinedTarget, pool: RenderPool, faults: { count: number }) {
    this.edition = edition
    this.joined = joined
    this.pool = pool
    this.faults = faults
  }

  /** @param askForText resolves to the text of an article, which is named by its place in `articles` */
  static async open(
    { newsroom, articles, now, base, directory, out }: BuildWork,
    askForText: (article: number) => Promise<string | undefined>,
  ): Promise<DocumentWriter> {
    const reader = new DirectoryReader(directory, newsroom.site)
    const places = new Map(articles.map((article, index) => [article, index]))
    const text = async (article: Article): Promise<string> => {
      const found = reader.text(article) ?? (await askForText(places.get(article) ?? -1))
      if (found === undefined) throw new VersionGone(article)
      return found
    }
    const faults = { count: 0 }
    const pool = new RenderPool({ threads: 1, here: { length: SHORT_TEXT, count: Number.POSITIVE_INFINITY } })
    const builder = makeEditionBuilder(
      { text, media: (file) => reader.media(file) },
      base,
      () => {
        faults.count += 1
      },
      { renderBody: pool.render, kept: KEPT_FOR_TREE },
    )
    const edition = builder.edition(buildCatalog(newsroom, sortArticles(articles), now))
    return new DocumentWriter(edition, await joinDiskTarget(out), pool, faults)
  }

  /** Resolves to undefined when something was wrong, which the caller finds again and reports. */
  async write(
    documents: readonly PlannedDocument[],
    before: Manifest,
  ): Promise<(readonly WrittenDocumentFile[])[] | undefined> {
    const { count } = this.faults
    try {
      const written: (readonly WrittenDocumentFile[])[] = []
      for (const document of documents) {
        written.push(await writeDocument(this.edition, document, this.joined.target, before))
      }
      return this.faults.count === count ? written : undefined
    } catch {
      return undefined
    }
  }

  async close(): Promise<void> {
    await this.joined.leave()
    await this.pool.close()
  }
}
