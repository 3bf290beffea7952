import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import type { YieldToEventLoop } from '../../system/index.ts'
import { listDirectory } from '../files/index.ts'
import { MediaMeasurer, openMediaIn, PictureCleaner } from '../files/media/index.ts'
import type { MediaInfo, OpenedMedia, OpenMedia } from '../source.ts'

/** The media files of records in a database: a folder that every process of the site can read, or none. */
export class MediaFolder {
  private readonly root: string | undefined
  private readonly measurer: MediaMeasurer | undefined
  private readonly openIn: OpenMedia

  /** @param keepsMetadata decides whether pictures are published as they are */
  constructor(root: string | undefined, keepsMetadata: () => boolean) {
    const cleaner = new PictureCleaner(keepsMetadata)
    this.root = root
    this.measurer = root === undefined ? undefined : new MediaMeasurer(root, cleaner)
    this.openIn = root === undefined ? async () => undefined : openMediaIn(root, cleaner)
  }

  /** Returns the paths of all media files. */
  async list(yieldToEventLoop: YieldToEventLoop): Promise<ReadonlySet<string>> {
    return new Set(this.root === undefined ? [] : (await listDirectory(this.root, yieldToEventLoop)).media)
  }

  measure(file: string): MediaInfo | undefined {
    return this.measurer?.measure(file)
  }

  /** Measures all files again that were asked for; returns whether one has changed. */
  async refresh(yieldToEventLoop: YieldToEventLoop): Promise<boolean> {
    return (await this.measurer?.refresh(yieldToEventLoop)) === true
  }

  hasFile(file: string): boolean {
    if (this.root === undefined) return false
    return lstatSync(join(this.root, file), { throwIfNoEntry: false })?.isFile() === true
  }

  hasPosition(file: string): boolean {
    return this.measurer?.hasPosition(file) === true
  }

  open(file: string): Promise<OpenedMedia | undefined> {
    return this.openIn(file)
  }
}
