import { LONG_TEXT } from '../../feeds/index.ts'
import type { RenderBody } from '../../html/index.ts'
import { RenderPool } from './render-pool.ts'

/** Renders the bodies of a served site: long texts on a thread of their own, so that no other text waits for them. */
export class RenderLanes {
  private readonly long = new RenderPool({ threads: 1 })
  private readonly other = new RenderPool({ threads: 1 })

  readonly render: RenderBody = (body) => (body.source.length < LONG_TEXT ? this.other : this.long).render(body)

  /** Ends the threads. */
  async close(): Promise<void> {
    await Promise.all([this.long.close(), this.other.close()])
  }
}
