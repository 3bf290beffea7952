import { realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Newsroom } from '../../model/index.ts'
import { splitFile, splitYamlBytes } from '../../records/front-matter/index.ts'
import { readArticle } from '../../records/index.ts'
import type { ReadVersion } from '../record-index.ts'
import { sha256 } from './cache/index.ts'
import type { MediaMeasurer } from './media/index.ts'
import { isProblem, readBytes } from './read-file.ts'

/** A file written less than this long before it was read may have been written again without a sign, in milliseconds. */
const RACY = 2000

/** Whether a file was written so recently that its next version can have the same `fileVersion`. */
const isRacy = (stamp: string): boolean => Date.now() - Number(stamp.split('-')[1]) < RACY

/** Reads article files for as long as one look at the directory takes. */
export class VersionReader {
  private readonly root: string
  private readonly newsroom: Newsroom
  private readonly measurer: MediaMeasurer
  private readonly folders = new Map<string, boolean>()

  /** @param root the content directory, absolute */
  constructor(root: string, newsroom: Newsroom, measurer: MediaMeasurer) {
    this.root = root
    this.newsroom = newsroom
    this.measurer = measurer
  }

  read(path: string, withDigest = false): ReadVersion {
    const file = readBytes(this.root, path, () => this.isInside(dirname(path)))
    if (isProblem(file)) return { fileVersion: '', problems: [file], racy: false }
    const { bytes, fileVersion: stamp } = file
    const racy = isRacy(stamp)
    const parted = splitYamlBytes(bytes) ?? splitFile(bytes.toString('utf8'), path.endsWith('.json'))
    const source = { path, version: stamp }
    return {
      fileVersion: stamp,
      racy,
      ...(racy || withDigest ? { digest: sha256(bytes) } : {}),
      ...readArticle(source, parted, this.newsroom, (reference) => this.hasFile(path, reference)),
    }
  }

  /** Whether no folder on the way is a link: asked once for each folder. */
  private isInside(folder: string): boolean {
    const known = this.folders.get(folder)
    if (known !== undefined) return known
    const inside = realpathSync.native(join(this.root, folder)) === join(realpathSync.native(this.root), folder)
    this.folders.set(folder, inside)
    return inside
  }

  /** Whether a reference leads to a file: from the content directory when it begins with `/`, else from the article's folder. */
  private hasFile(from: string, reference: string): boolean {
    const place = `file:///${encodeURI(from)}`
    if (/^[a-z][a-z0-9+.-]*:/i.test(reference) || !URL.canParse(reference, place)) return false
    const url = new URL(reference, place)
    try {
      return url.protocol === 'file:' && this.measurer.measure(decodeURIComponent(url.pathname).slice(1)) !== undefined
    } catch {
      return false
    }
  }
}
