import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FileSystem } from './file-system.ts'
import type { OutputFolder } from './output-folder.ts'
import { OWN_FOLDER } from './static-plan.ts'
import { getErrorCode, StaticWriteError } from './write-error.ts'

const LOCK = `${OWN_FOLDER}/lock`

const MAX_ATTEMPTS = 5

/** The process that holds a lock, with its start, since process ids are reused. */
interface Holder {
  readonly pid: number
  /** Absent where the system does not provide it. */
  readonly start?: string
}

/** The folders locked by this process. A lock on another folder with this process id was left by an earlier process. */
const lockedHere = new Set<string>()

/** The lock of an output folder. */
export interface Lock {
  readonly release: () => Promise<void>
  /** True if it was that of a process that ended without releasing it. */
  readonly isTakenOver: boolean
}

/**
 * Locks the output folder. The lock of a process that has ended is replaced.
 * @throws StaticWriteError with the code `LOCKED` and the holder's process id
 */
export async function acquireLock(folder: OutputFolder): Promise<Lock> {
  const path = folder.path(LOCK)
  const { fs } = folder
  let isTakenOver = false
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    if (await createLock(folder, attempt === MAX_ATTEMPTS)) {
      lockedHere.add(folder.root)
      return { release: () => removeLock(folder), isTakenOver }
    }
    const text = await readLock(path, fs)
    const holder = text === undefined ? undefined : parseHolder(text)
    if (holder !== undefined && isAlive(holder, folder)) throw makeLockedError(path, holder.pid)
    if (text === undefined) continue
    await removeStaleLock(folder, text)
    isTakenOver = true
  }
  throw new StaticWriteError(path, 'LOCKED', 'several other builds are starting in this folder. Try again')
}

const makeLockedError = (path: string, pid: number): StaticWriteError =>
  new StaticWriteError(
    path,
    'LOCKED',
    `another build is writing to this folder (process ${pid}). Wait for it, or stop it`,
  )

/** Creates the lock together with its content, so that no reader sees an empty one. Resolves to false when it exists. */
async function createLock(folder: OutputFolder, isLast: boolean): Promise<boolean> {
  const { fs } = folder
  let temporary: string | undefined
  try {
    const name = Buffer.from(`${JSON.stringify(describeProcess())}\n`)
    temporary = (await folder.prepare(LOCK, name)).temporary
    await fs.link(folder.path(temporary), folder.path(LOCK))
    return true
  } catch (error) {
    // ENOENT: the holder removed our temporary file together with those of killed runs.
    const isThere = temporary !== undefined && getErrorCode(error) === 'EEXIST'
    const isSwept =
      getErrorCode(error) === 'ENOENT' && (!isLast || (await readLock(folder.path(LOCK), fs)) !== undefined)
    // Another build that wrote nothing may have removed the folder.
    if (isSwept) await folder.recreate(OWN_FOLDER)
    if (isThere || isSwept) return false
    throw StaticWriteError.from(error, folder.path(LOCK))
  } finally {
    if (temporary !== undefined) await fs.unlink(folder.path(temporary)).catch(() => {})
  }
}

async function removeLock(folder: OutputFolder): Promise<void> {
  lockedHere.delete(folder.root)
  try {
    await folder.fs.unlink(folder.path(LOCK))
  } catch (error) {
    throw StaticWriteError.from(error, folder.path(LOCK))
  }
}

/**
 * Removes a stale lock. Another build may have replaced it meanwhile, so the lock is first renamed and read, and put
 * back when it is not the stale one.
 */
async function removeStaleLock(folder: OutputFolder, stale: string): Promise<void> {
  const { fs } = folder
  const path = folder.path(LOCK)
  const aside = folder.path(`${OWN_FOLDER}/.sectionwire-${randomBytes(8).toString('hex')}.tmp`)
  try {
    await fs.rename(path, aside)
    if ((await fs.readFile(aside, 'utf8')) !== stale) await fs.link(aside, path)
    await fs.unlink(aside)
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(getErrorCode(error) ?? '')) throw StaticWriteError.from(error, path)
  }
}

async function readLock(path: string, fs: FileSystem): Promise<string | undefined> {
  try {
    return await fs.readFile(path, 'utf8')
  } catch (error) {
    if (getErrorCode(error) === 'ENOENT') return undefined
    throw StaticWriteError.from(error, path)
  }
}

/** Returns undefined for a file in another format. */
function parseHolder(text: string): Holder | undefined {
  const [, pid, start] = /^\{"pid":([1-9]\d*)(?:,"start":"(\d+)")?\}\n$/.exec(text) ?? []
  if (pid === undefined) return undefined
  return { pid: Number(pid), ...(start === undefined ? {} : { start }) }
}

function isAlive({ pid, start }: Holder, { root }: OutputFolder): boolean {
  if (pid === process.pid) return lockedHere.has(root)
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: the process runs as another user.
    if (getErrorCode(error) === 'ESRCH') return false
  }
  const present = getProcessStart(pid)
  return start === undefined || present === undefined || start === present
}

function describeProcess(): Holder {
  const start = getProcessStart(process.pid)
  return { pid: process.pid, ...(start === undefined ? {} : { start }) }
}

/** Returns the start of a process in clock ticks since boot: field 22 of Linux's /proc/PID/stat (proc_pid_stat(5)). */
function getProcessStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // Field 2, the command's name, may contain spaces and parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}
