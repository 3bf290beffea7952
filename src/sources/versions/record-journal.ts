import { stat } from 'node:fs/promises'
import {
  appendRegularFile,
  openRegularFile,
  PRIVATE_FILE,
  readRegularFile,
  replaceFileAtomically,
} from '../../system/index.ts'
import type { RecordMark } from './version-store.ts'

const LINE_BREAK = 10

/**
 * A file to which all processes of a site append lines. The order in the file is the order for everyone. Each line is
 * appended with one write, and carries a digest, so that whoever reads it notices a torn one.
 */
export class RecordJournal {
  private readonly path: string
  private read: RecordMark = { file: 0, offset: 0 }

  constructor(path: string) {
    this.path = path
  }

  /** The file that was read, by its inode, and how far. */
  get mark(): RecordMark {
    return this.read
  }

  async append(line: Uint8Array): Promise<void> {
    // The line break ends what a process that died may have left unfinished.
    await appendRegularFile(this.path, Buffer.concat([Buffer.of(LINE_BREAK), line]), PRIVATE_FILE)
  }

  /** Returns the complete lines since the last call. */
  async readNew(): Promise<readonly Uint8Array[]> {
    const bytes = await this.readRest()
    const lines: Uint8Array[] = []
    let start = 0
    for (let end = bytes.indexOf(LINE_BREAK); end !== -1; end = bytes.indexOf(LINE_BREAK, start)) {
      if (end > start) lines.push(bytes.subarray(start, end + 1))
      start = end + 1
    }
    this.read = { ...this.read, offset: this.read.offset + start }
    return lines
  }

  /** Removes what is before a mark, unless another process has replaced the file since. */
  async drop({ file, offset }: RecordMark): Promise<void> {
    const stats = await stat(this.path).catch(() => undefined)
    if (stats === undefined || stats.ino !== file || offset === 0) return
    const rest = (await readRegularFile(this.path)).subarray(offset)
    await replaceFileAtomically(this.path, [rest], PRIVATE_FILE)
    const isRead = this.read.file === file
    this.read = { file: (await stat(this.path)).ino, offset: isRead ? Math.max(0, this.read.offset - offset) : 0 }
  }

  private async readRest(): Promise<Buffer> {
    const file = await openRegularFile(this.path).catch(() => undefined)
    if (file === undefined) return Buffer.alloc(0)
    try {
      const { ino, size } = await file.stat()
      if (ino !== this.read.file || size < this.read.offset) this.read = { file: ino, offset: 0 }
      const bytes = Buffer.allocUnsafeSlow(size - this.read.offset)
      const { bytesRead } = await file.read(bytes, 0, bytes.length, this.read.offset)
      return bytes.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  }
}
