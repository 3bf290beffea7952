import type { RequestListener } from 'node:http'
import { lazy } from '../collections/index.ts'
import { type AppOptions, createApp, normalizeTarget } from '../delivery/http/index.ts'
import { openDiskTarget, writeStatic } from '../delivery/static/index.ts'
import type { Edition } from '../edition/index.ts'
import { INDEX_PATH } from '../feeds/index.ts'
import { ArticleNotRendered } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'
import type { RunningPublication } from '../runtime/index.ts'
import { type MemoryRecord, MemorySource, type RecordSource } from '../sources/index.ts'
import { UsageError } from '../system/index.ts'
import { type KoaMiddleware, makeKoaMiddleware } from './koa-middleware.ts'
import type { BuildFolderOptions, BuildFolderResult, Publisher } from './publisher.ts'
import { respondToFetch } from './respond-to-fetch.ts'

export interface SitePublisherOptions {
  readonly http: Omit<AppOptions, 'edition' | 'root'>
  readonly problems: () => readonly Problem[]
  /** Called when the publication has ended. */
  readonly close: () => Promise<void>
}

/** Serves a running publication to the code around it. */
export class SitePublisher implements Publisher {
  readonly url: string
  private readonly source: RecordSource
  private readonly running: RunningPublication
  private readonly options: SitePublisherOptions
  private readonly root: string
  private readonly getHandler: () => RequestListener

  constructor(source: RecordSource, running: RunningPublication, options: SitePublisherOptions) {
    const { base, edition } = running.publication
    this.url = base
    this.source = source
    this.running = running
    this.options = options
    this.root = new URL(base).pathname
    this.getHandler = lazy(() => createApp({ ...options.http, edition, root: () => this.root }).callback())
  }

  middleware(): KoaMiddleware {
    return makeKoaMiddleware(this.getHandler(), this.root)
  }

  readonly fetch = (request: Request): Promise<Response> => respondToFetch(this.getHandler(), request)

  async text(written: string): Promise<string | undefined> {
    const target = normalizeTarget(written.startsWith('/') ? written : `/${written}`)
    if (typeof target === 'number') return undefined
    const path = target === '/' ? INDEX_PATH : target.slice(1)
    const rendition = await this.withEdition(async (edition) => edition.find(path))
    return rendition?.body.toString()
  }

  async build(
    folder: string,
    { compress = false, overwrite = false }: BuildFolderOptions = {},
  ): Promise<BuildFolderResult> {
    const { openMedia, folders: protectedFolders = [] } = this.source
    const target = await openDiskTarget(folder, { protectedFolders })
    return this.withEdition((edition) => writeStatic(edition, target, { compress, overwrite, openMedia }))
  }

  async put(record: MemoryRecord): Promise<readonly Problem[]> {
    await this.getMemorySource('put').put(record)
    const name = 'id' in record ? String(record.id) : undefined
    const isOfRecord = (problem: Problem): boolean =>
      name === undefined ? problem.file === record['file'] : problem.record === name
    return this.source.locate(this.options.problems().filter(isOfRecord))
  }

  async putMedia(files: Readonly<Record<string, Uint8Array>>): Promise<void> {
    await this.getMemorySource('putMedia').putMedia(files)
  }

  async remove(id: string | number): Promise<boolean> {
    return this.getMemorySource('remove').remove(id)
  }

  async problems(): Promise<readonly Problem[]> {
    return this.source.locate(this.options.problems())
  }

  async close(): Promise<void> {
    await this.running.close()
    await this.options.close()
  }

  /** Uses the current edition; a later one if an article of it cannot be rendered. */
  private async withEdition<T>(use: (edition: Edition) => Promise<T>): Promise<T> {
    for (;;) {
      const edition = this.getEdition()
      try {
        return await use(edition)
      } catch (error) {
        if (!(error instanceof ArticleNotRendered) || this.getEdition() === edition) throw error
      }
    }
  }

  private getEdition(): Edition {
    const edition = this.running.publication.edition()
    if (edition === undefined) throw new Error('found no edition after the start')
    return edition
  }

  private getMemorySource(method: string): MemorySource {
    if (this.source instanceof MemorySource) return this.source
    throw new UsageError(
      `${method}: found a publisher without \`records\`; expected one made with \`records\`. Change the articles in their directory or source`,
    )
  }
}
