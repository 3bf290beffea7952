import { isUtf8 } from 'node:buffer'
import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import type { Place, Problem } from '../../problems/index.ts'
import { LIMITS } from '../../records/index.ts'
import { getFileVersion, makeUnreadableProblem } from './stat-file.ts'

/** Longer files are refused unread. */
export const MAX_FILE_BYTES = LIMITS.file

/** The bytes of one version of a file. */
export interface FileBytes {
  /** Valid UTF-8 without NUL. Overwritten by the next `readBytes`. */
  readonly bytes: Buffer
  /** Version of the file that was open while it was read. */
  readonly fileVersion: string
}

/** The text of one version of a file. */
export interface FileText {
  readonly text: string
  readonly fileVersion: string
}

/** Returns the bytes of a file of the content directory, or the problem that prevents reading it. */
export const readFileBytes = (root: string, path: string): FileBytes | Problem =>
  readBytes(root, path, () => isInsideRoot(root, path))

/** Returns the text of a file of the content directory, or the problem that prevents reading it. */
export function readText(root: string, path: string): FileText | Problem {
  const file = readFileBytes(root, path)
  return isProblem(file) ? file : { text: file.bytes.toString('utf8'), fileVersion: file.fileVersion }
}

/**
 * Returns the bytes of a file, or the problem that prevents reading it. All checks apply to the open file, so that a
 * link or FIFO put in its place meanwhile is never read.
 *
 * @param isInside whether no folder of the path is a link; called while the file is open
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

/** Large enough for nearly all articles; longer ones get a buffer of their own. */
const sharedBuffer = Buffer.allocUnsafeSlow(128 * 1024)

/** Reads at most `size` bytes. A file that grows meanwhile gets another version and is read again. */
function readContent(file: number, size: number): Buffer {
  const bytes = size <= sharedBuffer.length ? sharedBuffer : Buffer.allocUnsafeSlow(size)
  let length = 0
  while (length < size) {
    const read = readSync(file, bytes, length, size - length, null)
    if (read === 0) break
    length += read
  }
  return bytes.subarray(0, length)
}

export const isProblem = (value: FileBytes | FileText | Problem): value is Problem => 'code' in value

/** True if no folder of the path is a link. */
function isInsideRoot(root: string, path: string): boolean {
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
  const at = utf16 ? 0 : findBadByte(bytes)
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

/** Returns the offset of the first NUL or invalid UTF-8 byte. */
function findBadByte(bytes: Buffer): number {
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
