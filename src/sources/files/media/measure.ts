import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { getMediaType } from '../../../model/index.ts'
import { PICTURE_HEAD_BYTES, readDimensions } from '../../media-dimensions.ts'
import type { MediaInfo } from '../../source.ts'
import { getFileVersion } from '../stat-file.ts'

/** Measures media files, once for each version of a file. */
export class MediaMeasurer {
  private readonly root: string
  private readonly known = new Map<string, { readonly stamp: string; readonly measured: MediaInfo | undefined }>()
  private readonly fresh = new Set<string>()

  constructor(root: string) {
    this.root = root
  }

  /** A file by its path in the content directory; the same object as long as the file is the same. */
  measure(file: string): MediaInfo | undefined {
    if (this.fresh.has(file)) return this.known.get(file)?.measured
    this.fresh.add(file)
    const now = this.look(file)
    this.known.set(file, now)
    return now.measured
  }

  /**
   * Looks at every file again; gives whether one of them has changed.
   *
   * @param breathe called between files, so that a long look never holds up a server
   */
  async refresh(breathe: () => Promise<void>): Promise<boolean> {
    const before = [...this.fresh].map((file) => [file, this.known.get(file)?.measured] as const)
    this.fresh.clear()
    let changed = false
    for (const [file, measured] of before) {
      changed = this.measure(file) !== measured || changed
      await breathe()
    }
    return changed
  }

  private look(path: string): { stamp: string; measured: MediaInfo | undefined } {
    const type = getMediaType(path)
    const file = type === undefined ? undefined : this.open(path)
    if (file === undefined) return { stamp: '', measured: undefined }
    try {
      const stats = fstatSync(file)
      const stamp = getFileVersion(stats)
      const known = this.known.get(path)
      if (known?.stamp === stamp) return known
      if (!stats.isFile() || stats.size === 0) return { stamp, measured: undefined }
      const pixels = type?.startsWith('image/') === true ? readFileDimensions(file) : {}
      return { stamp, measured: { size: stats.size, ...(type === undefined ? {} : { type }), ...pixels } }
    } finally {
      closeSync(file)
    }
  }

  /** Undefined for whatever cannot be opened, is a link, or lies behind one that leads elsewhere. */
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
