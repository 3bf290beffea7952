import type { Manifest } from '../delivery/static/index.ts'
import { formatCount } from '../system/index.ts'

/** The most that a static host takes. */
interface HostLimits {
  readonly host: string
  readonly files?: number
  readonly bytes?: number
  /** The size of one file. */
  readonly fileBytes?: number
  /** True if the host counts folders as files. */
  readonly countsFolders?: boolean
}

const GIGABYTE = 1_000_000_000
const MEBIBYTE = 1_048_576

/** As the hosts document them. */
const HOSTS: readonly HostLimits[] = [
  { host: 'Cloudflare Pages without a paid plan', files: 20_000, fileBytes: 25 * MEBIBYTE },
  { host: 'Cloudflare Pages', files: 100_000, fileBytes: 25 * MEBIBYTE },
  { host: 'GitHub Pages', bytes: GIGABYTE },
  { host: 'GitLab Pages', files: 200_000, bytes: GIGABYTE, countsFolders: true },
]

/** Settings that leave documents out, the least needed ones first. */
const SETTINGS: readonly { readonly setting: string; readonly isLeftOut: (path: string) => boolean }[] = [
  { setting: 'archives: false', isLeftOut: (path) => path.includes('archive/') },
  { setting: 'tags: false', isLeftOut: (path) => path.startsWith('tags/') },
  { setting: 'authors: false', isLeftOut: (path) => path.startsWith('authors/') },
]

/** Returns a line for each host that does not take a tree, with the settings that would make it small enough. */
export function describeHostLimits(manifest: Manifest): string[] {
  const tree = [...manifest].map(([path, { size = 0 }]) => ({ path, size }))
  const lines: string[] = []
  for (const limits of HOSTS) {
    const excess = describeExcess(tree, limits)
    // Where a paid plan would not help either, the line of the free one is enough.
    const isKnown = lines.some((line) => line.startsWith(limits.host))
    if (excess !== undefined && !isKnown) lines.push(`${limits.host} takes ${excess}. ${proposeSettings(tree, limits)}`)
  }
  return lines
}

type Tree = readonly { readonly path: string; readonly size: number }[]

function describeExcess(tree: Tree, { files, bytes, fileBytes, countsFolders }: HostLimits): string | undefined {
  const count = tree.length + (countsFolders === true ? countFolders(tree) : 0)
  if (files !== undefined && count > files)
    return `${formatCount(files, 'file')}, and the tree has ${formatCount(count, 'file')}`
  const size = sumSizes(tree)
  if (bytes !== undefined && size > bytes) return `${formatSize(bytes)}, and the tree has ${formatSize(size)}`
  const large = fileBytes === undefined ? undefined : tree.find((file) => file.size > fileBytes)
  return large === undefined || fileBytes === undefined
    ? undefined
    : `files of up to ${fileBytes / MEBIBYTE} MiB, and ${large.path} has ${formatSize(large.size)}`
}

function proposeSettings(tree: Tree, limits: HostLimits): string {
  const chosen: string[] = []
  let left = tree
  for (const { setting, isLeftOut } of SETTINGS) {
    const smaller = left.filter(({ path }) => !isLeftOut(path))
    if (smaller.length === left.length) continue
    chosen.push(setting)
    left = smaller
    if (describeExcess(left, limits) === undefined) {
      return `\`feeds: { ${chosen.join(', ')} }\` in site.yaml would make it small enough (${formatCount(left.length, 'file')}, ${formatSize(sumSizes(left))}).`
    }
  }
  return 'No setting makes it small enough: choose another host, or a server of your own.'
}

const sumSizes = (tree: Tree): number => tree.reduce((sum, { size }) => sum + size, 0)

function countFolders(tree: Tree): number {
  const folders = new Set<string>()
  for (const { path } of tree) {
    for (
      let end = path.lastIndexOf('/');
      end > 0 && !folders.has(path.slice(0, end));
      end = path.lastIndexOf('/', end - 1)
    ) {
      folders.add(path.slice(0, end))
    }
  }
  return folders.size
}

const formatSize = (bytes: number): string =>
  bytes >= GIGABYTE ? `${(bytes / GIGABYTE).toFixed(1)} GB` : `${Math.ceil(bytes / 1_000_000)} MB`
