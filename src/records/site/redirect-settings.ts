import { getRedirectKey, parseRedirectTarget } from '../../model/index.ts'
import type { KeyPath, Severity } from '../../problems/index.ts'
import { LIMITS } from '../limits.ts'

/** The settings of site.yaml about old paths, unchecked. */
export interface WrittenRedirects {
  readonly url?: string | undefined
  readonly redirects?: Readonly<Record<string, unknown>> | undefined
  readonly gone?: readonly unknown[] | undefined
}

/** The valid settings about old paths. */
export interface RedirectSettings {
  readonly redirects: ReadonlyMap<string, string>
  readonly gone: readonly string[]
}

/** Reports a fault at a path of site.yaml. */
type ReportFault = (at: KeyPath, expected: string, found?: string, severity?: Severity, fix?: string) => void

interface WrittenRedirect {
  readonly from: string
  readonly to: string
  /** The key of the target, when that is in the site. */
  readonly next: string | undefined
}

/** Returns the valid redirects and retired paths; reports and omits the others. */
export function readRedirectSettings(
  { url, redirects = {}, gone = [] }: WrittenRedirects,
  fault: ReportFault,
): RedirectSettings {
  const retired = new Map<string, string>()
  const byKey = new Map<string, WrittenRedirect>()
  for (const [from, written] of Object.entries(redirects)) {
    const at = ['redirects', from]
    const key = readKey(from, url, at, fault)
    const to = key === undefined ? undefined : readTarget(written, at, fault)
    if (key === undefined || to === undefined) continue
    if (byKey.has(key)) fault(at, 'each old path once, with or without the trailing slash', `"${from}" a second time`)
    else byKey.set(key, { from, to, next: getRedirectKey(url, to) })
  }
  for (const [index, path] of gone.entries()) {
    const key = readKey(path, url, ['gone', index], fault)
    const redirect = key === undefined ? undefined : byKey.get(key)
    if (redirect !== undefined) {
      fault(['gone', index], 'the path in one of them', `"${redirect.from}" in \`redirects\` and in \`gone\``)
    } else if (key !== undefined && typeof path === 'string') retired.set(key, path)
  }
  const ends = findEnds(byKey, retired)
  const valid = [...byKey.values()].filter((redirect) => {
    const end = ends.get(redirect)
    if (end !== undefined && end !== 'published') reportEnd(redirect, end, byKey, fault)
    return end === 'published'
  })
  return { redirects: new Map(valid.map(({ from, to }) => [from, to])), gone: [...retired.values()] }
}

/** `*` and `:name`, which are patterns in the configuration of hosts. */
const PATTERN = /\*|\/:[A-Za-z]/

function readKey(path: unknown, url: string | undefined, at: KeyPath, fault: ReportFault): string | undefined {
  const found = typeof path === 'string' ? `"${path}"` : 'something else'
  const refuse = (expected: string, fix?: string): undefined => {
    fault(at, expected, found, 'fault', fix)
  }
  if (typeof path !== 'string' || !/^\/(?![/\\])/.test(path) || /[\p{Cc}<>"\\]/u.test(path)) {
    return refuse('a path such as /feed/')
  }
  if (/[?#]/.test(path)) {
    return refuse(
      'a path without a query, such as /feed/',
      'Leave out `?` or `#` and everything after it: a path is redirected with any query.',
    )
  }
  if (PATTERN.test(path)) return refuse('one path, such as /feed/', ONE_BY_ONE)
  return getRedirectKey(url, path) ?? refuse('a path such as /feed/')
}

const ONE_BY_ONE = 'List each path by itself: `*` and `:name` are not supported.'

function readTarget(written: unknown, at: KeyPath, fault: ReportFault): string | undefined {
  const text = typeof written === 'string' ? written.trim() : ''
  const isPattern = text.startsWith('/') && PATTERN.test(text)
  const to = isPattern ? undefined : parseRedirectTarget(text)
  const found = typeof written === 'string' ? `"${written}"` : undefined
  if (to === undefined) {
    const expected = 'a path such as /europe/rss.xml, or an http or https address'
    fault(at, expected, found, 'fault', isPattern ? ONE_BY_ONE : undefined)
  }
  return to
}

/** Where a chain of redirects ends: at an address, nowhere, at a retired path, or only after too many steps. */
type ChainEnd = 'published' | 'loop' | 'gone' | 'long'

/** Returns the end of the chain of each redirect. Each redirect is followed once. */
function findEnds(
  byKey: ReadonlyMap<string, WrittenRedirect>,
  retired: ReadonlyMap<string, string>,
): ReadonlyMap<WrittenRedirect, ChainEnd> {
  const ends = new Map<WrittenRedirect, ChainEnd>()
  const steps = new Map<WrittenRedirect, number>()
  for (const redirect of byKey.values()) {
    const chain = new Set<WrittenRedirect>()
    let end: ChainEnd | undefined
    let rest = 0
    for (let at: WrittenRedirect | undefined = redirect; end === undefined; ) {
      if (at === undefined) end = 'published'
      else if (chain.has(at)) end = 'loop'
      else if (ends.has(at)) {
        end = ends.get(at)
        rest = steps.get(at) ?? 0
      } else {
        chain.add(at)
        if (at.next !== undefined && retired.has(at.next)) end = 'gone'
        at = at.next === undefined ? undefined : byKey.get(at.next)
      }
    }
    for (const each of [...chain].reverse()) {
      rest += 1
      steps.set(each, rest)
      ends.set(each, end === 'published' && rest > LIMITS.redirectSteps ? 'long' : end)
    }
  }
  return ends
}

/** Steps of a chain that a message shows. */
const MAX_STEPS = 10

function reportEnd(
  redirect: WrittenRedirect,
  end: Exclude<ChainEnd, 'published'>,
  byKey: ReadonlyMap<string, WrittenRedirect>,
  fault: ReportFault,
): void {
  const steps = [redirect.from]
  const seen = new Set<WrittenRedirect>()
  for (let at: WrittenRedirect | undefined = redirect; at !== undefined && !seen.has(at); ) {
    seen.add(at)
    steps.push(steps.length < MAX_STEPS ? at.to : '…')
    if (steps.length > MAX_STEPS) break
    at = at.next === undefined ? undefined : byKey.get(at.next)
  }
  const chain = steps.join(' → ')
  const at = ['redirects', redirect.from]
  if (end === 'long') {
    const expected = `a chain of at most ${LIMITS.redirectSteps} redirects`
    fault(at, expected, `the longer chain ${chain}`, 'fault', 'Redirect the path to the last address.')
  } else if (end === 'loop') {
    fault(at, 'redirects that end', `the loop ${chain}`, 'fault', 'Redirect one of the paths to a feed.')
  } else {
    const fix = `List ${redirect.from} under \`gone\` instead.`
    fault(at, 'a path that is published', `${chain}, which is under \`gone\``, 'fault', fix)
  }
}
