import { computeStreamDigest } from '../../collections/index.ts'
import { MAX_AGE, makeCacheControl } from '../../edition/index.ts'
import { getMediaType } from '../../model/index.ts'
import type { OpenMedia } from '../../sources/index.ts'
import type { PlannedMedia } from './static-plan.ts'
import type { FileHeaders, Target } from './target.ts'

/** Copies a media file unless the target holds the same bytes. Resolves to undefined when the source no longer exists. */
export async function copyMedia(
  { file: path, media }: PlannedMedia,
  open: OpenMedia,
  target: Target,
): Promise<{ readonly size: number; readonly isWritten: boolean } | undefined> {
  let source = await open(media.file)
  if (source === undefined) return undefined
  try {
    const { size } = source
    let isRead = false
    const digest = (stream: AsyncIterable<Buffer>): Promise<string> => {
      isRead = true
      return computeStreamDigest(stream)
    }
    const { stream } = source
    if (await target.holds(path, size, () => digest(stream()))) return { size, isWritten: false }
    // The comparison may have consumed the stream.
    if (isRead) source = await open(media.file)
    if (source === undefined) return undefined
    // Counted while it is read: the source may be growing or shrinking.
    const counter = { size: 0 }
    await target.put([{ path, content: countBytes(source.stream(), counter), headers: makeHeaders(media.file) }], [])
    return { size: counter.size, isWritten: true }
  } finally {
    await source?.close()
  }
}

const makeHeaders = (file: string): FileHeaders => ({
  'Content-Type': getMediaType(file) ?? 'application/octet-stream',
  'Cache-Control': makeCacheControl(MAX_AGE),
})

async function* countBytes(chunks: AsyncIterable<Buffer>, counter: { size: number }): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    counter.size += chunk.length
    yield chunk
  }
}
