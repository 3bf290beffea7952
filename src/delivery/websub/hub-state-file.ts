import { readdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import * as z from 'zod'
import {
  getStateFilePath,
  makePrivate,
  makePrivateFolder,
  PRIVATE_FILE,
  readRegularFile,
  replaceFileAtomically,
} from '../../system/index.ts'
import { type HubState, type HubStates, makeHubState, type TopicState } from './hub-state.ts'

/** Keeps the hub states between two runs. */
export interface HubStateStore {
  /** Resolves to an empty map when no state was saved. */
  readonly load: () => Promise<HubStates>
  /** Replaces the saved states. Rejects when they cannot be written. */
  readonly save: (states: HubStates) => Promise<void>
}

/** Returns the path of the file that holds the hub states of a content directory. */
export const getHubStatePath = (folder: string, articles: string): string =>
  getStateFilePath(folder, articles, 'hubs', 'json')

/** A file of another version is ignored. */
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
 * Returns a store that keeps the hub states in a file, which each save replaces atomically. An unreadable file counts
 * as empty: every feed is then announced again.
 */
export function openHubStateStore(file: string, log: (line: string) => void): HubStateStore {
  const load = async (): Promise<HubStates> => {
    await removeAbandonedFiles(file)
    await makePrivate(file)
    try {
      return parseHubStates((await readRegularFile(file)).toString())
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map()
      log(`Cannot read the state of the hubs from ${file}: ${getErrorMessage(error)}. Every feed is announced again.`)
      return new Map()
    }
  }
  return { load, save: (states) => save(file, states) }
}

async function save(file: string, states: HubStates): Promise<void> {
  await makePrivateFolder(dirname(file))
  await replaceFileAtomically(file, printHubStates(states), PRIVATE_FILE)
}

/** A temporary file older than this was left by a process that was killed. */
const ABANDONED_AFTER_MS = 60_000

async function removeAbandonedFiles(file: string): Promise<void> {
  const folder = dirname(file)
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter((each) => each.startsWith(`${basename(file)}.`) && each.endsWith('.tmp'))) {
    const path = join(folder, name)
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
    if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) await rm(path, { force: true }).catch(() => {})
  }
}

export const printHubStates = (states: HubStates): string => {
  const hubs = [...states].map(([url, hub]) => [url, { ...hub, topics: Object.fromEntries(hub.topics) }])
  return `${JSON.stringify({ version: VERSION, hubs: Object.fromEntries(hubs) }, undefined, 1)}\n`
}

/** Returns the states in a file's text without the invalid hubs and topics. @throws SyntaxError for another kind of file */
export function parseHubStates(text: string): HubStates {
  const parsed = hubStatesSchema.safeParse(JSON.parse(text))
  if (!parsed.success) throw new SyntaxError(`expected hub states of version ${VERSION}`)
  return new Map(Object.entries(parsed.data.hubs).flatMap(([url, hub]) => parseHubState(url, hub)))
}

function parseHubState(url: string, value: unknown): [string, HubState][] {
  const parsed = hubState.safeParse(value)
  if (!parsed.success) return []
  const { topics, failures, nextTry, isAsked } = parsed.data
  const hub: HubState = { ...makeHubState(), failures }
  if (nextTry !== undefined) hub.nextTry = nextTry
  if (isAsked !== undefined) hub.isAsked = isAsked
  for (const [topic, state] of Object.entries(topics)) {
    const parsedTopic = topicState.safeParse(state)
    if (parsedTopic.success && URL.canParse(topic)) hub.topics.set(topic, removeUndefined(parsedTopic.data))
  }
  return [[url, hub]]
}

const removeUndefined = (state: z.infer<typeof topicState>): TopicState =>
  Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined)) as TopicState

export const getErrorMessage = (error: unknown): string => (error instanceof Error ? error.message : String(error))
