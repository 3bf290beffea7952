import { setImmediate } from 'node:timers/promises'
import type { Article } from '../../model/index.ts'
import { readBody } from '../record-text.ts'
import type { Database } from './database.ts'
import { readHistory, readRecords } from './record-table.ts'

/** The texts that are asked for together. */
interface Batch {
  readonly paths: Set<string>
  readonly texts: Promise<ReadonlyMap<string, string>>
}

/** Reads bodies; those that are asked for at the same time in one query. */
export class TextLoader {
  private readonly database: Database
  private batch: Batch | undefined

  constructor(database: Database) {
    this.database = database
  }

  /** Returns the body of an article in exactly its version; undefined when the database has none. */
  async read(article: Article): Promise<string | undefined> {
    const { file } = article
    this.batch ??= this.startBatch()
    this.batch.paths.add(file)
    const current = (await this.batch.texts).get(file)
    const body = current === undefined ? undefined : readBody(current, article)
    return body ?? (await this.readEarlier(article))
  }

  private startBatch(): Batch {
    const paths = new Set<string>()
    const texts = setImmediate().then(async () => {
      this.batch = undefined
      const rows = await readRecords(this.database.query, [...paths])
      return new Map(rows.map(({ path, text }) => [path, text]))
    })
    return { paths, texts }
  }

  private async readEarlier(article: Article): Promise<string | undefined> {
    for (const { text } of await readHistory(this.database.query, article.file)) {
      const body = readBody(text, article)
      if (body !== undefined) return body
    }
    return undefined
  }
}
