import { availableParallelism } from 'node:os'
import type { DocumentHelper } from '../../delivery/static/index.ts'
import type { Article, Articles } from '../../model/index.ts'
import type { BuildWork } from './build-protocol.ts'
import type { BuildThread } from './build-thread.ts'

/**
 * With fewer cores, a build renders and writes on one thread, and bodies on another. Measured with 3,000 articles on two
 * cores: two threads that write take 1.8 times the processor time of one, since each makes the items that it shows.
 */
const MIN_CORES = 4

/** True if a build of many documents writes on several threads. */
export const writesOnSeveralThreads = (threads: number | undefined): boolean =>
  threads === undefined ? availableParallelism() >= MIN_CORES : threads > 1

/** With fewer documents, starting a thread takes longer than it saves. */
const MIN_DOCUMENTS = 1500

/** Memory of a thread, and what it keeps of each article. In bytes. */
const THREAD_BYTES = 150_000_000
const ARTICLE_BYTES = 15_000

/** The threads that write documents of one edition beside this one. */
export class BuildThreads {
  private readonly work: Omit<BuildWork, 'articles'> & { readonly articles: Articles }
  private readonly getText: (article: Article) => Promise<string>
  private readonly threads: number | undefined
  private started: readonly Promise<BuildThread>[] = []

  /** @param threads all threads, this one included; undefined: by the cores and the memory of the machine */
  constructor(
    work: Omit<BuildWork, 'articles'> & { readonly articles: Articles },
    getText: (article: Article) => Promise<string>,
    threads: number | undefined,
  ) {
    this.work = work
    this.getText = getText
    this.threads = threads
  }

  /** Starts the threads if so many documents are worth it. */
  readonly getHelpers = (documents: number): readonly DocumentHelper[] => {
    const count = this.threads ?? (documents < MIN_DOCUMENTS ? 1 : this.countPossible())
    if (count < 2 || documents === 0) return []
    const articles = [...this.work.articles]
    const getText = async (place: number): Promise<string> => {
      const article = articles[place]
      if (article === undefined) throw new Error('there is no such article')
      return this.getText(article)
    }
    const start = async (): Promise<BuildThread> => {
      const { BuildThread } = await import('./build-thread.ts')
      return new BuildThread({ ...this.work, articles }, getText)
    }
    this.started = Array.from({ length: count - 1 }, start)
    return this.started.map((thread) => ({
      write: async (...given) => (await thread).write(...given),
    }))
  }

  async close(): Promise<void> {
    for (const thread of await Promise.all(this.started)) await thread.close()
  }

  private countPossible(): number {
    if (availableParallelism() < MIN_CORES) return 1
    const bytes = THREAD_BYTES + ARTICLE_BYTES * this.work.articles.length
    return Math.min(availableParallelism(), Math.floor(process.availableMemory() / bytes))
  }
}
