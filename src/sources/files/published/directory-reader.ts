import type { Article, Site } from '../../../model/index.ts'
import { readBody } from '../../record-text.ts'
import type { MediaInfo } from '../../source.ts'
import { MediaMeasurer, PictureCleaner } from '../media/index.ts'
import { isProblem, readFileBytes } from '../read-file.ts'
import { LARGE_FILE_BYTES } from '../read-version.ts'

/** Reads texts and media of a content directory whose records another thread has read. */
export class DirectoryReader {
  private readonly root: string
  private readonly measurer: MediaMeasurer

  /** @param root absolute */
  constructor(root: string, { keepsPictureMetadata }: Pick<Site, 'keepsPictureMetadata'>) {
    this.root = root
    this.measurer = new MediaMeasurer(root, new PictureCleaner(() => keepsPictureMetadata === true))
  }

  /** Returns the body of a version of an article; undefined for one of a large file, and where the file has another version. */
  text(article: Article): string | undefined {
    const file = readFileBytes(this.root, article.file)
    return isProblem(file) || file.bytes.length > LARGE_FILE_BYTES ? undefined : readBody(file.bytes, article)
  }

  media(file: string): MediaInfo | undefined {
    return this.measurer.measure(file)
  }
}
