/** A thread that reads article files: half the time of a cold start is spent on YAML, and there is more than one core. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Newsroom } from '../newsroom/site.ts'
import { Measurer } from './measure.ts'
import { VersionReader } from './read-version.ts'

const { root, newsroom } = workerData as { readonly root: string; readonly newsroom: Newsroom }
const reader = new VersionReader(root, newsroom, new Measurer(root))

parentPort?.on('message', (paths: readonly string[]) => {
  parentPort?.postMessage(paths.map((path) => reader.read(path)))
})
