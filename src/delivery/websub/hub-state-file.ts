import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { getStateFilePath, replaceFileAtomically } from '../../system/index.ts'
import { type HubState, type HubStates, makeHubState, type TopicState } from './hub-state.ts'

/** Where it is kept between two runs what hubs were told. */
export interface HubStateStore {
  /** Empty when there is none. */
  readonly load: () => Promise<HubStates>
  /** Puts it in place of the last one. Rejects when it cannot be written. */
  readonly save: (told: HubStates) => Promise<void>
}

/** The file in a state folder that holds what hubs were told of a content directory. */
export const getHubStatePath = (folder: string, articles: string): string =>
  getStateFilePath(folder, articles, 'hubs', 'json')

/** The number of the form below; a file of another number is none. */
const VERSION = 1

const instant = z.number().int().nonnegative().max(8.64e15)
const topicState = z.object({
  announced: z.string().optional(),
  announcedAt: instant.optional(),
  answer: z.string().optional(),
  answeredAt: instant.optional(),
  trying: z
    .object({ etag: z.string(), since: instant, refusals: z.int().min(0), nextTry: instant, gaveUp: z.boolean() })
    .optional(),
})
const hubState = z.object({
  failures: z.int().min(0),
  nextTry: instant.optional(),
  isAsked: z.boolean().optional(),
  topics: z.record(z.string(), z.unknown()),
})
const hubStatesSchema = z.object({ version: z.literal(VERSION), hubs: z.record(z.string(), z.unknown()) })

/**
 * What hubs were told, in a file. Each version replaces the last in one step and is on the disk before it does, so that
 * a crash leaves one or the other. A file that cannot be understood counts as none: everything is announced once more,
 * and nothing is lost.
 *
 * @param warn told once of a file that cannot be read or understood
 */
export function openHubStateStore(file: string, warn: (line: string) => void): HubStateStore {
  const load = async (): Promise<HubStates> => {
    await sweep(file)
    try {
      return parseHubStates(await readFile(file, 'utf8'))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map()
      warn(
        `${file}: what hubs were told cannot be read (${getErrorMessage(error)}); they are told everything once more`,
      )
      return new Map()
    }
  }
  return { load, save: (told) => save(file, told) }
}

async function save(file: string, told: HubStates): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await replaceFileAtomically(file, printHubStates(told), 0o600)
}

/** Older than this, in milliseconds, a temporary file is of a process that was killed. */
const LEFT_BEHIND = 60_000

async function sweep(file: string): Promise<void> {
  const folder = dirname(file)
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter((each) => each.startsWith(`${basename(file)}.`) && each.endsWith('.tmp'))) {
    const path = join(folder, name)
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
    if (Date.now() - mtimeMs > LEFT_BEHIND) await rm(path, { force: true }).catch(() => {})
  }
}

/** What hubs were told, as the file has it. */
export const printHubStates = (told: HubStates): string => {
  const hubs = [...told].map(([url, hub]) => [url, { ...hub, topics: Object.fromEntries(hub.topics) }])
  return `${JSON.stringify({ version: VERSION, hubs: Object.fromEntries(hubs) }, undefined, 1)}\n`
}

/** @throws SyntaxError for what is no such file; single hubs and topics that make no sense are left out */
export function parseHubStates(text: string): HubStates {
  const parsed = hubStatesSchema.safeParse(JSON.parse(text))
  if (!parsed.success) throw new SyntaxError(`it is no list of hubs of version ${VERSION}`)
  return new Map(Object.entries(parsed.data.hubs).flatMap(([url, hub]) => toHubState(url, hub)))
}

function toHubState(url: string, written: unknown): [string, HubState][] {
  const parsed = hubState.safeParse(written)
  if (!parsed.success) return []
  const { topics, failures, nextTry, isAsked } = parsed.data
  const hub: HubState = { ...makeHubState(), failures }
  if (nextTry !== undefined) hub.nextTry = nextTry
  if (isAsked !== undefined) hub.isAsked = isAsked
  for (const [topic, state] of Object.entries(topics)) {
    const known = topicState.safeParse(state)
    if (known.success && URL.canParse(topic)) hub.topics.set(topic, defined(known.data))
  }
  return [[url, hub]]
}

const defined = (state: z.infer<typeof topicState>): TopicState =>
  Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined)) as TopicState

export const getErrorMessage = (error: unknown): string => (error instanceof Error ? error.message : String(error))
