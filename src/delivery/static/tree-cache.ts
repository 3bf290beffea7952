import { createHash } from 'node:crypto'
import { join } from 'node:path'
import {
  makePrivate,
  makePrivateFolder,
  PRIVATE_FILE,
  readRegularFile,
  replaceFileAtomically,
} from '../../system/index.ts'

/** Digest of the source that makes documents, defined by tools/bundle.mjs; absent when run from source. */
declare const DOCUMENT_RULES: string | undefined

/** Node formats dates and compresses, so another version of it may make other bytes. */
const RULES = `${typeof DOCUMENT_RULES === 'string' ? DOCUMENT_RULES : 'source'} ${process.version}`

/** A file as a build left it. */
export interface WrittenFile {
  /** The fingerprint of what its document was made from. */
  readonly fingerprint: string
  /** The state of the file, as `Target.getState` returns it. */
  readonly state: string
}

/**
 * Knows what the files of a tree were made from when they were written, so that the next build neither renders nor reads
 * those whose document and file are still the same. The file may be deleted at any time.
 */
export class TreeCache {
  private readonly directory: string
  private readonly file: string
  private before: ReadonlyMap<string, WrittenFile> = new Map()
  private readonly files = new Map<string, WrittenFile>()

  /** @param out the absolute output folder; each has its own cache file */
  constructor(directory: string, out: string) {
    this.directory = directory
    this.file = join(directory, `${createHash('sha256').update(out).digest('hex').slice(0, 32)}.tree`)
  }

  /** Reads what earlier builds wrote. A file that cannot be read, or that another version wrote, counts as empty. */
  async open(): Promise<void> {
    await makePrivate(this.file)
    const text = await readRegularFile(this.file).then(String, () => '')
    this.before = parse(text)
  }

  /** Returns a file as the last build left it. */
  get(path: string): WrittenFile | undefined {
    return this.before.get(path)
  }

  /** Notes a file as this build leaves it. */
  set(path: string, written: WrittenFile): void {
    this.files.set(path, written)
  }

  /** Writes what this build noted. A cache that cannot be written is ignored. */
  async close(): Promise<void> {
    try {
      await makePrivateFolder(this.directory)
      const text = JSON.stringify([...this.files].map(([path, { fingerprint, state }]) => [path, fingerprint, state]))
      await replaceFileAtomically(this.file, `${makeHead(text)}\n${text}`, PRIVATE_FILE)
    } catch {
      // The next build renders everything again.
    }
  }
}

/** The first line: the rules and a digest of the second. */
const makeHead = (text: string): string =>
  JSON.stringify([RULES, createHash('sha256').update(text).digest('base64url')])

function parse(content: string): Map<string, WrittenFile> {
  const end = content.indexOf('\n')
  const text = content.slice(end + 1)
  if (end === -1 || content.slice(0, end) !== makeHead(text)) return new Map()
  const files = JSON.parse(text) as [string, string, string][]
  return new Map(files.map(([path, fingerprint, state]) => [path, { fingerprint, state }]))
}
