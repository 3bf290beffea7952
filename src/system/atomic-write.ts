import { randomBytes } from 'node:crypto'
import { open, rename, rm, stat } from 'node:fs/promises'

/**
 * Puts a text in a file's place in one step: whoever reads it meanwhile sees the old one or the new one, whole. Until
 * then it lies beside it as `<name>.<random>.tmp`, a name that no reader takes for an article.
 *
 * @param mode of a file that is not there yet; one that is keeps its own
 * @throws when its folder is not there: it may be away for a moment, and must not be made in its place
 */
export async function replaceFileAtomically(
  path: string,
  text: string | Iterable<Uint8Array>,
  mode = 0o644,
): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  const kept = await stat(path).then(
    (stats) => stats.mode,
    () => mode,
  )
  try {
    const file = await open(temporary, 'wx', kept)
    try {
      await file.writeFile(text)
      // Renamed unsynced, a power cut may leave a name without its bytes.
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw error
  }
}
