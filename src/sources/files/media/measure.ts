import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { lazy } from '../../../collections/index.ts'
import { getMediaType } from '../../../model/index.ts'
import { PICTURE_HEAD_BYTES, readDimensions } from '../../media-dimensions.ts'
import type { MediaInfo } from '../../source.ts'
import { getFileVersion } from '../stat-file.ts'
import { hasPosition, type PictureCleaner } from './picture-cleaner.ts'

interface MeasuredVersion {
  readonly fileVersion: string
  /** Undefined when the file is missing, empty or no media file. */
  readonly measured: MediaInfo | undefined
}

/** Measures media files, each version of a file once. */
export class MediaMeasurer {
  private readonly root: string
  private readonly files = new Map<string, MeasuredVersion>()
  /** Paths measured since the last `refresh`. */
  private readonly fresh = new Set<string>()
  private readonly cleaner: PictureCleaner | undefined

  /** @param cleaner of the pictures that are published: their sizes are those without metadata */
  constructor(root: string, cleaner?: PictureCleaner) {
    this.root = root
    this.cleaner = cleaner
  }

  /** Returns a media file by its path in the content directory; the same object while the file is the same. */
  measure(file: string): MediaInfo | undefined {
    if (this.fresh.has(file)) return this.files.get(file)?.measured
    this.fresh.add(file)
    const current = this.measureVersion(file)
    this.files.set(file, current)
    return current.measured
  }

  /** Returns true for a picture that says where it was taken. Reads the file. */
  hasPosition(file: string): boolean {
    if (getMediaType(file)?.startsWith('image/') !== true) return false
    return this.readOpen(file, hasPosition) === true
  }

  /**
   * Measures every file again; returns whether one of them has changed.
   *
   * @param yieldToEventLoop called between files
   */
  async refresh(yieldToEventLoop: () => Promise<void>): Promise<boolean> {
    const before = [...this.fresh].map((file) => [file, this.files.get(file)?.measured] as const)
    this.fresh.clear()
    let changed = false
    for (const [file, measured] of before) {
      changed = this.measure(file) !== measured || changed
      await yieldToEventLoop()
    }
    return changed
  }

  private measureVersion(path: string): MeasuredVersion {
    const type = getMediaType(path)
    const file = type === undefined ? undefined : this.open(path)
    if (file === undefined) return { fileVersion: '', measured: undefined }
    try {
      const stats = fstatSync(file)
      const isCleaned = this.cleaner?.cleans(path) === true
      const fileVersion = `${getFileVersion(stats)}${isCleaned ? ' cleaned' : ''}`
      const before = this.files.get(path)
      if (before?.fileVersion === fileVersion) return before
      if (!stats.isFile() || stats.size === 0) return { fileVersion, measured: undefined }
      const facts = {
        ...(type === undefined ? {} : { type }),
        ...(type?.startsWith('image/') === true ? readFileDimensions(file) : {}),
      }
      const measured = isCleaned ? this.makeCleanedInfo(path, stats.size, facts) : { size: stats.size, ...facts }
      return { fileVersion, measured }
    } finally {
      closeSync(file)
    }
  }

  /** The size is computed when it is asked for: it needs the whole file, and most pictures are in no feed. */
  private makeCleanedInfo(path: string, fileSize: number, facts: Omit<MediaInfo, 'size'>): MediaInfo {
    const { cleaner } = this
    const getSize = lazy(() => this.readOpen(path, (file) => cleaner?.examineSync(file).size) ?? fileSize)
    return {
      get size() {
        return getSize()
      },
      ...facts,
    }
  }

  private readOpen<T>(path: string, read: (file: number) => T): T | undefined {
    const file = this.open(path)
    if (file === undefined) return undefined
    try {
      return read(file)
    } catch {
      return undefined
    } finally {
      closeSync(file)
    }
  }

  /** Returns a file descriptor; undefined for links, files behind links, and what cannot be opened. */
  private open(path: string): number | undefined {
    try {
      const folder = dirname(path)
      if (realpathSync.native(join(this.root, folder)) !== join(realpathSync.native(this.root), folder))
        return undefined
      return openSync(join(this.root, path), constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW)
    } catch {
      return undefined
    }
  }
}

function readFileDimensions(file: number): { width?: number; height?: number } {
  try {
    const head = Buffer.alloc(PICTURE_HEAD_BYTES)
    return readDimensions(head.subarray(0, readSync(file, head, 0, PICTURE_HEAD_BYTES, 0)))
  } catch {
    // A picture that cannot be read is shown without its dimensions.
    return {}
  }
}
