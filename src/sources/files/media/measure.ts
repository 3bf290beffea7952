import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { getMediaType } from '../../../model/index.ts'
import { getFileVersion } from '../stat-file.ts'

/** What is known of a media file. */
export interface MeasuredFile {
  /** Bytes. */
  readonly size: number
  readonly type?: string
  /** In pixels, 1 to 65,535; absent for what is no picture. */
  readonly width?: number
  readonly height?: number
}

/** Where a picture says its size, even behind a long EXIF block, in bytes. */
const HEAD = 512 * 1024

/** Measures media files, once for each version of a file. */
export class MediaMeasurer {
  private readonly root: string
  private readonly known = new Map<string, { readonly stamp: string; readonly measured: MeasuredFile | undefined }>()
  private readonly fresh = new Set<string>()

  constructor(root: string) {
    this.root = root
  }

  /** A file by its path in the content directory; the same object as long as the file is the same. */
  measure(file: string): MeasuredFile | undefined {
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

  private look(path: string): { stamp: string; measured: MeasuredFile | undefined } {
    const type = getMediaType(path)
    const file = type === undefined ? undefined : this.open(path)
    if (file === undefined) return { stamp: '', measured: undefined }
    try {
      const stats = fstatSync(file)
      const stamp = getFileVersion(stats)
      const known = this.known.get(path)
      if (known?.stamp === stamp) return known
      if (!stats.isFile() || stats.size === 0) return { stamp, measured: undefined }
      const pixels = type?.startsWith('image/') === true ? readDimensions(file) : {}
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

/** Loaded with the first picture: it is many files, and a start has none to measure. */
const require = createRequire(import.meta.url)
const imageSize = (head: Uint8Array) => (require('image-size') as typeof import('image-size')).imageSize(head)

function readDimensions(file: number): { width?: number; height?: number } {
  try {
    const head = Buffer.alloc(HEAD)
    const { width, height } = imageSize(head.subarray(0, readSync(file, head, 0, HEAD, 0)))
    const sound = [width, height].every((side) => Number.isInteger(side) && side >= 1 && side <= 65_535)
    return sound ? { width, height } : {}
  } catch {
    // A picture that cannot be measured is shown without its size.
    return {}
  }
}
