import { randomBytes } from 'node:crypto'
import { open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** In characters: a temporary name must not be too long where the name itself is not. */
const MAX_NAME_LENGTH = 50

/**
 * Replaces a file's content atomically: a reader sees the old or the new content. The new content is first written to
 * `<name>.<random>.tmp` beside it.
 *
 * @param mode of the file, whatever the umask. @default that of the existing file, or 0o644 less the umask
 * @throws when the folder does not exist: a mount may be away for a moment, so the folder is not created
 */
export async function replaceFileAtomically(
  path: string,
  text: string | Iterable<Uint8Array>,
  mode?: number,
): Promise<void> {
  const name = [...basename(path)].slice(0, MAX_NAME_LENGTH).join('')
  const temporary = join(dirname(path), `${name}.${randomBytes(6).toString('hex')}.tmp`)
  const fileMode =
    mode ??
    (await stat(path).then(
      (stats) => stats.mode,
      () => 0o644,
    ))
  try {
    const file = await open(temporary, 'wx', fileMode)
    try {
      if (mode !== undefined) await file.chmod(mode)
      await file.writeFile(text)
      // Without it, a power cut after the rename may leave an empty file.
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
