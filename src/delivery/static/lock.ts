import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FileSystem } from './file-system.ts'
import type { OutputFolder } from './output-folder.ts'
import { OWN_FOLDER } from './static-plan.ts'
import { getErrorCode, StaticWriteError } from './write-error.ts'

const LOCK = `${OWN_FOLDER}/lock`

const MOST_ATTEMPTS = 5

/** Who holds a lock: the process, and when it began, since a process id is used again. */
interface Holder {
  readonly pid: number
  /** Absent where the system does not say. */
  readonly start?: string
}

/** The folders that this process writes to: a lock in its name on another folder is of a process before it. */
const heldHere = new Set<string>()

/**
 * Takes the output for this process alone; gives what releases it. The lock of a process that is gone is taken over.
 * @throws StaticWriteError with the code `LOCKED`, naming the holder's process id
 */
export async function acquireLock(folder: OutputFolder, fs: FileSystem): Promise<() => Promise<void>> {
  const path = folder.path(LOCK)
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    if (await create(folder, fs, attempt === MOST_ATTEMPTS)) {
      heldHere.add(folder.root)
      return () => release(folder, fs)
    }
    const text = await readLock(path, fs)
    const holder = text === undefined ? undefined : parseHolder(text)
    if (holder !== undefined && isAlive(holder, folder)) throw locked(path, holder.pid)
    if (text !== undefined) await takeAway(folder, fs, text)
  }
  throw new StaticWriteError(path, 'LOCKED', 'several other builds are being started on this folder. Try again')
}

const locked = (path: string, pid: number): StaticWriteError =>
  new StaticWriteError(
    path,
    'LOCKED',
    `another build is writing to this folder (process ${pid}). Wait for it, or stop it`,
  )

/** Makes the lock with its content in one step, so that a lock is never seen empty; false when there is one. */
async function create(folder: OutputFolder, fs: FileSystem, isLast: boolean): Promise<boolean> {
  let temporary: string | undefined
  try {
    const name = Buffer.from(`${JSON.stringify(ownName())}\n`)
    temporary = (await folder.prepare(LOCK, name)).temporary
    await fs.link(folder.path(temporary), folder.path(LOCK))
    return true
  } catch (error) {
    // ENOENT: the holder has swept our temporary file away with those of killed runs, be it while it was being written.
    const isThere = temporary !== undefined && getErrorCode(error) === 'EEXIST'
    if (isThere || (getErrorCode(error) === 'ENOENT' && !isLast)) return false
    throw StaticWriteError.from(error, folder.path(LOCK))
  } finally {
    if (temporary !== undefined) await fs.unlink(folder.path(temporary)).catch(() => {})
  }
}

async function release(folder: OutputFolder, fs: FileSystem): Promise<void> {
  heldHere.delete(folder.root)
  try {
    await fs.unlink(folder.path(LOCK))
  } catch (error) {
    throw StaticWriteError.from(error, folder.path(LOCK))
  }
}

/**
 * Removes a stale lock. Another builder may have done so meanwhile and put its own there: the lock is first moved to a
 * name of our own and looked at, and put back when it is not the one that was found stale.
 */
async function takeAway(folder: OutputFolder, fs: FileSystem, stale: string): Promise<void> {
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

/** Undefined for what is no lock of ours: nothing ever leaves half a one. */
function parseHolder(text: string): Holder | undefined {
  const [, pid, start] = /^\{"pid":([1-9]\d*)(?:,"start":"(\d+)")?\}\n$/.exec(text) ?? []
  if (pid === undefined) return undefined
  return { pid: Number(pid), ...(start === undefined ? {} : { start }) }
}

function isAlive({ pid, start }: Holder, { root }: OutputFolder): boolean {
  if (pid === process.pid) return heldHere.has(root)
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it lives, as another user's.
    if (getErrorCode(error) === 'ESRCH') return false
  }
  const present = getProcessStart(pid)
  return start === undefined || present === undefined || start === present
}

function ownName(): Holder {
  const start = getProcessStart(process.pid)
  return { pid: process.pid, ...(start === undefined ? {} : { start }) }
}

/** When a process began, in clock ticks since the machine did: field 22 of Linux's /proc/PID/stat (proc_pid_stat(5)). */
function getProcessStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The second field, the command's name, may hold spaces and parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}
