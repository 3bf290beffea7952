/** Builds that are killed at any instant, and built again. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { generateArticles } from '../generate.ts'
import type { AttackRow } from './row.ts'

const KILLS = 100
const ARTICLES = 60
/** A tree that nearly all kills find half written is begun anew after so many. */
const KILLS_OF_TREE = 5

const CLI = join(import.meta.dirname, '..', '..', 'dist', 'cli.js')

/** Returns the texts of a tree by path, without the writer's own folder and without temporary files. */
function readTree(out: string): ReadonlyMap<string, string> {
  // A build may be killed before it makes the folder.
  if (!existsSync(out)) return new Map()
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(out.length + 1))
  const own = paths.filter((path) => !path.startsWith('.sectionwire/') && !path.endsWith('.tmp'))
  return new Map(own.map((path) => [path, readFileSync(join(out, path), 'latin1')]))
}

/** Kills builds with default settings on two threads, and counts files that are not whole, and trees that differ at the end. */
export async function attackBuilds(): Promise<readonly AttackRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sectionwire-attack-'))
  const [articles, out, cache] = ['content', 'out', 'cache'].map((name) => join(folder, name))
  if (articles === undefined || out === undefined || cache === undefined) throw new Error('expected three folders')
  mkdirSync(articles)
  generateArticles(articles, ARTICLES)
  writeFileSync(join(articles, 'site.yaml'), 'title: Attack\nurl: https://news.example.org/\ntimezone: UTC\n')
  const args = ['build', '--articles', articles, '--now', '2026-11-20T12:00:00Z', '--cache', cache, '--threads', '2']
  const start = (to: string) => spawn(process.execPath, [CLI, ...args, '--out', to], { stdio: 'ignore' })
  const finish = async (to: string): Promise<void> => {
    await once(start(to), 'exit')
  }
  const reference = join(folder, 'reference')
  const started = performance.now()
  await finish(reference)
  const wholeMs = performance.now() - started
  const wanted = readTree(reference)
  let [torn, different, midway] = [0, 0, 0]
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const child = start(out)
    const ended = once(child, 'exit')
    await sleep(Math.random() * wholeMs)
    child.kill('SIGKILL')
    await ended
    const left = readTree(out)
    if (left.size > 0 && left.size < wanted.size) midway += 1
    for (const [path, text] of left) if (wanted.get(path) !== text) torn += 1
    if (kill % KILLS_OF_TREE > 0) continue
    await finish(out)
    const tree = readTree(out)
    if (tree.size !== wanted.size || [...wanted].some(([path, text]) => tree.get(path) !== text)) different += 1
    const leftovers = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.tmp'))
    if (leftovers.length > 0) different += 1
    for (const path of [out, cache]) rmSync(path, { recursive: true, force: true })
  }
  rmSync(folder, { recursive: true })
  return [
    {
      name: `build of ${ARTICLES} articles killed at ${KILLS} random instants, ${midway} of them midway`,
      before: '-',
      aim: 'no torn file, equal trees in the end',
      measured: `${torn} torn files, ${different} trees that differ`,
      ok: torn === 0 && different === 0 && midway > 0,
    },
  ]
}
