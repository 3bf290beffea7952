import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { getMediaType } from '../../../model/index.ts'
import { PICTURE_HEAD_BYTES, readDimensions } from '../../media-dimensions.ts'
import type { MediaInfo } from '../../source.ts'
import { getFileVersion } from '../stat-file.ts'

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

  constructor(root: string) {
    this.root = root
  }

  /** Returns a media file by its path in the content directory; the same object while the file is the same. */
  measure(file: string): MediaInfo | undefined {
    if (this.fresh.has(file)) return this.files.get(file)?.measured
    this.fresh.add(file)
    const current = this.measureVersion(file)
    this.files.set(file, current)
    return current.measured
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
      const fileVersion = getFileVersion(stats)
      const before = this.files.get(path)
      if (before?.fileVersion === fileVersion) return before
      if (!stats.isFile() || stats.size === 0) return { fileVersion, measured: undefined }
      const pixels = type?.startsWith('image/') === true ? readFileDimensions(file) : {}
      return { fileVersion, measured: { size: stats.size, ...(type === undefined ? {} : { type }), ...pixels } }
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
