import { realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { optionalProperty } from '../../collections/index.ts'
import type { Newsroom } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import { splitFile, splitYamlBytes } from '../../records/front-matter/index.ts'
import { ArticleReader, FolderDefaults, readWithin } from '../../records/index.ts'
import type { ReadVersion } from '../record-index.ts'
import { TextBatcher } from '../versions/index.ts'
import { sha256 } from './cache/index.ts'
import type { MediaMeasurer } from './media/index.ts'
import { type FileBytes, isProblem, readBytes } from './read-file.ts'

/** A file that changed less than this before it was read can change again within the same version. In milliseconds. */
const RACY_MS = 2000

/** Larger files are read on a thread of their own, so that they hold up neither requests nor other files. In bytes. */
export const LARGE_FILE_BYTES = 128 * 1024

/** True if a file was written so recently that its next version can have the same `fileVersion`. */
export const isRacy = (fileVersion: string): boolean => Date.now() - Number(fileVersion.split('-')[1]) < RACY_MS

/** Reads article files during one scan of the directory, and collects the bodies of the versions that it read. */
export class VersionReader {
  readonly newsroom: Newsroom
  private readonly root: string
  private readonly articles: ArticleReader
  private readonly measurer: MediaMeasurer
  private readonly folders = new Map<string, boolean>()
  readonly defaults: FolderDefaults
  readonly texts = new TextBatcher()

  /** @param root the content directory, absolute */
  constructor(root: string, newsroom: Newsroom, measurer: MediaMeasurer, defaults = new FolderDefaults([])) {
    this.root = root
    this.newsroom = newsroom
    this.defaults = defaults
    this.articles = new ArticleReader(newsroom)
    this.measurer = measurer
  }

  /** Returns the version of the values that a record has from its folders. */
  getDefaultsVersion(path: string): string | undefined {
    return this.defaults.find(path)?.version
  }

  /** Returns the digest of a file, without reading the record in it; undefined when it cannot be read. */
  digest(path: string): string | undefined {
    const file = readBytes(this.root, path, () => this.isInside(dirname(path)))
    return isProblem(file) ? undefined : sha256(file.bytes)
  }

  read(path: string, withDigest = false): ReadVersion {
    const file = this.open(path)
    return isProblem(file) ? makeUnread(file) : this.readBytes(path, file, withDigest)
  }

  /** Returns undefined for a large file, which another thread should read. */
  readSmall(path: string, withDigest = false): ReadVersion | undefined {
    const file = this.open(path)
    if (isProblem(file)) return makeUnread(file)
    return file.bytes.length > LARGE_FILE_BYTES ? undefined : this.readBytes(path, file, withDigest)
  }

  private open(path: string): FileBytes | Problem {
    return readBytes(this.root, path, () => this.isInside(dirname(path)))
  }

  private readBytes(path: string, file: FileBytes, withDigest: boolean): ReadVersion {
    return readWithin(
      path,
      () => this.readRecord(path, file, withDigest),
      (problem) => ({ fileVersion: file.fileVersion, problems: [problem], racy: isRacy(file.fileVersion) }),
    )
  }

  private readRecord(path: string, { bytes, fileVersion }: FileBytes, withDigest: boolean): ReadVersion {
    const racy = isRacy(fileVersion)
    const parts = splitYamlBytes(bytes) ?? splitFile(bytes.toString('utf8'), path)
    const defaults = this.defaults.find(path)
    const source = { path, version: fileVersion, defaults }
    const { body, ...reading } = this.articles.read(source, parts, (reference) => this.hasFile(path, reference))
    const { article } = reading
    if (body !== undefined && article?.draft === false) this.texts.add(article.digest, body)
    return {
      fileVersion,
      racy,
      ...optionalProperty('defaults', defaults?.version),
      ...(racy || withDigest ? { digest: sha256(bytes) } : {}),
      ...reading,
    }
  }

  /** True if no folder of the path is a link. Computed once for each folder. */
  private isInside(folder: string): boolean {
    const cached = this.folders.get(folder)
    if (cached !== undefined) return cached
    const isInside = realpathSync.native(join(this.root, folder)) === join(realpathSync.native(this.root), folder)
    this.folders.set(folder, isInside)
    return isInside
  }

  /** True if a reference points to a media file: below the content directory after `/`, else below the article's folder. */
  private hasFile(from: string, reference: string): boolean {
    const base = `file:///${encodeURI(from)}`
    if (/^[a-z][a-z0-9+.-]*:/i.test(reference) || !URL.canParse(reference, base)) return false
    const url = new URL(reference, base)
    try {
      return url.protocol === 'file:' && this.measurer.measure(decodeURIComponent(url.pathname).slice(1)) !== undefined
    } catch {
      return false
    }
  }
}

const makeUnread = (problem: Problem): ReadVersion => ({ fileVersion: '', problems: [problem], racy: false })
