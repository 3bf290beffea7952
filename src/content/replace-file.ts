import { randomBytes } from 'node:crypto'
import { open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Puts a text in a file's place in one step: whoever reads it meanwhile sees the old one or the new one, whole. */
export async function replaceFile(path: string, text: string): Promise<void> {
  // A name that no reader takes for an article.
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.tmp`)
  const mode = await stat(path).then(
    (stats) => stats.mode,
    () => 0o644,
  )
  try {
    const file = await open(temporary, 'wx', mode)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
