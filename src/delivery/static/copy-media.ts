import type { OpenMedia } from '../../sources/index.ts'
import type { OutputFolder } from './output-folder.ts'
import type { PlannedMedia } from './static-plan.ts'

/** Copies a media file unless its copy is the same already; undefined when it is not there any more. */
export async function copyMedia(
  { file, media }: PlannedMedia,
  open: OpenMedia,
  folder: OutputFolder,
): Promise<{ readonly size: number; readonly written: boolean } | undefined> {
  let source = await open(media.file)
  if (source === undefined) return undefined
  try {
    if (await folder.hasSize(file, source.size)) {
      if (await folder.matches(file, source.stream())) return { size: source.size, written: false }
      // The stream is used up by the comparison.
      source = await open(media.file)
      if (source === undefined) return undefined
    }
    // Counted rather than taken from the source: it may be growing or shrinking while it is read.
    const counted = { size: 0 }
    await folder.publish(await folder.prepare(file, counting(source.stream(), counted)))
    await folder.resolvePath(file)
    return { ...counted, written: true }
  } finally {
    await source?.close()
  }
}

async function* counting(bytes: AsyncIterable<Buffer>, total: { size: number }): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    total.size += chunk.length
    yield chunk
  }
}
