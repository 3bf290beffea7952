import { isUtf8 } from 'node:buffer'
import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import type { Place, Problem } from '../../problems/index.ts'
import { getFileVersion, makeUnreadableProblem } from './stat-file.ts'

/** A longer file, in bytes, is refused without reading it. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024

/** A file as it is on the disk. */
export interface FileBytes {
  /** UTF-8 without a NUL. Good until the next file is read: the memory is used again. */
  readonly bytes: Buffer
  /** The stamp of the very file that was read. */
  readonly fileVersion: string
}

/** The same, decoded. */
export interface FileText {
  readonly text: string
  readonly fileVersion: string
}

/** The text of a file of the content directory, or why there is none. */
export function readText(root: string, path: string): FileText | Problem {
  const file = readBytes(root, path, () => liesInside(root, path))
  return isProblem(file) ? file : { text: file.bytes.toString('utf8'), fileVersion: file.fileVersion }
}

/**
 * The text of a file as it is on the disk. Size, kind and place are those of the file that is open, so that nothing
 * swapped in meanwhile is read: not a link that leads out, not a FIFO.
 *
 * @param isInside whether no folder on the way is a link: asked when the file is open
 */
export function readBytes(root: string, path: string, isInside: () => boolean): FileBytes | Problem {
  let file: number
  try {
    file = openSync(`${root}${sep}${path}`, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW)
  } catch (error) {
    return makeUnreadableProblem(path, error)
  }
  try {
    const stats = fstatSync(file)
    if (!stats.isFile()) return { ...makeUnreadableProblem(path, undefined), found: 'something that is not a file' }
    if (stats.size > MAX_FILE_BYTES) return tooLarge(path, stats.size)
    if (!isInside())
      return { ...makeUnreadableProblem(path, undefined), found: 'a link that points outside the content directory' }
    const bytes = readContent(file, stats.size)
    return isUtf8(bytes) && !bytes.includes(0) ? { bytes, fileVersion: getFileVersion(stats) } : notText(path, bytes)
  } catch (error) {
    return makeUnreadableProblem(path, error)
  } finally {
    closeSync(file)
  }
}

/** Nearly all articles fit in; one that does not gets memory of its own. */
const memory = Buffer.allocUnsafeSlow(128 * 1024)

/** As many bytes as the file had when it was looked at: if it grows meanwhile, its stamp tells, and it is read again. */
function readContent(file: number, size: number): Buffer {
  const bytes = size <= memory.length ? memory : Buffer.allocUnsafeSlow(size)
  let length = 0
  while (length < size) {
    const read = readSync(file, bytes, length, size - length, null)
    if (read === 0) break
    length += read
  }
  return bytes.subarray(0, length)
}

/** Whether there is only the reason why nothing was read. */
export const isProblem = (value: FileBytes | FileText | Problem): value is Problem => 'code' in value

/** Whether no folder on the way is a link; the file itself was opened without following one. */
function liesInside(root: string, path: string): boolean {
  const folder = dirname(path)
  return realpathSync.native(join(root, folder)) === join(realpathSync.native(root), folder)
}

const tooLarge = (file: string, size: number): Problem => ({
  code: 'too-large',
  severity: 'withheld',
  file,
  place: { line: 1, column: 1 },
  found: `a file of ${Math.ceil(size / 1024 / 1024)} MB`,
  expected: `at most ${MAX_FILE_BYTES / 1024 / 1024} MB`,
})

function notText(file: string, bytes: Buffer): Problem {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  const at = utf16 ? 0 : firstBadByte(bytes)
  const found = utf16
    ? 'UTF-16'
    : bytes[at] === 0
      ? 'a binary file'
      : `the byte ${hex(bytes[at] ?? 0)}, which is not UTF-8`
  return {
    code: 'not-text',
    severity: 'withheld',
    file,
    place: locateByte(bytes, at),
    found,
    expected: 'UTF-8',
    fix: 'Save it as UTF-8.',
  }
}

const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, '0')}`

/** The first NUL or byte that begins no UTF-8 sequence. */
function firstBadByte(bytes: Buffer): number {
  const lenient = bytes.toString('utf8')
  let offset = 0
  for (const character of lenient) {
    if (character === '\0') return offset
    const size = Buffer.byteLength(character)
    if (character === '\ufffd' && bytes.toString('hex', offset, offset + 3) !== 'efbfbd') return offset
    offset += size
  }
  return 0
}

function locateByte(bytes: Buffer, at: number): Place {
  const lines = bytes.subarray(0, at).toString('utf8').split('\n')
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}
