import type { Context, Next } from 'koa'
import type { Edition } from '../../edition/index.ts'
import { INDEX_PATH } from '../../feeds/index.ts'
import type { Redirect } from '../../redirects/index.ts'
import { HEALTH_PATHS, redirect, refuse } from '../server/index.ts'
import { clampLastModified, makeDocumentCacheControl } from './cache-control.ts'
import type { FeedFastPath } from './feed-fast-path.ts'
import { isBrowser, negotiate } from './negotiate.ts'
import { type ResponseState, sendReadable, sendRendition } from './respond.ts'

/** What documents are answered from. */
export interface DocumentOptions {
  readonly edition: () => Edition | undefined
  /** Resolves when the first edition stands: requests wait for it. @default they are told to come again */
  readonly first: (() => Promise<void>) | undefined
  /** The path of the site on its host. */
  readonly root: () => string
  /** In seconds. */
  readonly maxAge: number
  /** In milliseconds. */
  readonly now: () => number
  readonly counters: ResponseState
  /** Is told which feeds are asked for at which address. */
  readonly shortPath: FeedFastPath
}

/**
 * The feeds, the list of them and the pages: at their paths in the edition, and at no other. Nearly all requests end
 * here or on the short path, before the router: matching patterns to arrive at the path that is known already took a
 * third of the time of an answer.
 */
export function serveDocuments({ edition, first, root, maxAge, now, counters, shortPath }: DocumentOptions) {
  return async (ctx: Context, next: Next): Promise<void> => {
    // Whoever looks after the server is not to wait for what only pages need to be found.
    if (HEALTH_PATHS.test(ctx.url)) return next()
    if (first !== undefined && edition() === undefined) await first()
    const current = edition()
    if (current === undefined) return next()
    const path = ctx.url === '/' ? INDEX_PATH : ctx.url.slice(1)
    if (path === INDEX_PATH && sendRedirect(ctx, current.redirectByQuery(getQuery(ctx.originalUrl)))) return
    const negotiated = current.has(path) ? undefined : chooseDocument(current, path, ctx.req.headers.accept)
    const document = current.find(negotiated ?? path)
    if (document === undefined) return sendRedirectOrGone(ctx, current, path, root()) ? undefined : next()
    const page =
      negotiated === undefined && isBrowser(ctx.req.headers, current.formats) ? current.readable(path) : undefined
    if (page !== undefined) return sendReadable(ctx, await page, counters)
    const made = await document
    const rendition = clampLastModified(now(), made)
    const target = ctx.originalUrl
    // As it is usually written; other spellings and queries are without number.
    const isUsual = target === `/${path}` || target === root() + path
    // Where formats are chosen from, the short path, which knows one answer for an address, has no say.
    if (isUsual && negotiated === undefined && rendition === made) shortPath.keep(current, target, rendition)
    const control = makeDocumentCacheControl(rendition.maxAge ?? maxAge, current.nextChange, now())
    await sendRendition(ctx, rendition, control, counters, negotiated === undefined ? undefined : root() + negotiated)
  }
}

/** What to send at the address of a section, an author or a tag itself, which names no format. */
function chooseDocument(edition: Edition, path: string, accept: string | undefined): string | undefined {
  const offered = edition.listOffers(path)
  const chosen = offered.length === 0 ? undefined : negotiate(accept, offered)
  if (chosen === undefined) return undefined
  const page = `${path}/`
  if (chosen === 'html' && edition.has(page)) return page
  return (chosen === 'html' ? offered[0] : chosen)?.path
}

/** Answers for a path that is written with a slash too many or too few, or that a feed had once: 301, or 410 when it is retired. */
const sendRedirectOrGone = (ctx: Context, edition: Edition, path: string, root: string): boolean =>
  sendRedirect(ctx, slashed(edition, path, root) ?? edition.redirect(path) ?? getRoot(path, root))

function sendRedirect(ctx: Context, lead: Redirect | undefined): boolean {
  if (lead === undefined) return false
  if (lead === 'gone') refuse(ctx, 410)
  else redirect(ctx, lead.to)
  return true
}

const getQuery = (target: string): string => (target.includes('?') ? target.slice(target.indexOf('?') + 1) : '')

/** What is published at a path but for its last slash. */
function slashed(edition: Edition, path: string, root: string): { readonly to: string } | undefined {
  const other = path.endsWith('/') ? path.slice(0, -1) : `${path}/`
  return path !== '' && edition.has(other) ? { to: root + other } : undefined
}

/** The site itself, without its last slash: `/news`. */
const getRoot = (path: string, root: string): { readonly to: string } | undefined =>
  root === `/${path}/` ? { to: root } : undefined
