import type { Context, Next } from 'koa'
import { type Edition, getStaleAt } from '../../edition/index.ts'
import { INDEX_PATH } from '../../feeds/index.ts'
import { ArticleNotRendered } from '../../model/index.ts'
import { NEWS_SITEMAP_PATH } from '../../pages/index.ts'
import type { Redirect } from '../../redirects/index.ts'
import { HEALTH_PATHS, redirect } from '../server/index.ts'
import { clampLastModified, isChangeDue, makeDocumentCacheControl, makeRedirectCacheControl } from './cache-control.ts'
import { asksForDelta } from './deltas.ts'
import type { FeedFastPath } from './feed-fast-path.ts'
import { isBrowser, negotiate } from './negotiate.ts'
import { type ResponseState, sendReadable, sendRendition } from './respond.ts'
import { sendToDeltaClient } from './send-delta.ts'
import { sendErrorPage } from './send-error-page.ts'

/** Options of `serveDocuments`. */
export interface DocumentOptions {
  readonly edition: () => Edition | undefined
  /** Resolves when the first edition is ready; requests wait for it. @default 503 with Retry-After */
  readonly first: (() => Promise<void>) | undefined
  /** The path of the site on its host. */
  readonly root: () => string
  /** Freshness of a document, in seconds. */
  readonly maxAge: number
  /** The current time in milliseconds since 1970. */
  readonly now: () => number
  readonly state: ResponseState
  /** Gets each feed that is sent, to answer the next request for it. */
  readonly fastPath: FeedFastPath
}

/**
 * Serves feeds, the feed list and pages at their paths in the edition, and redirects from old paths. It runs before the
 * router, whose pattern matching took a third of the time of a response.
 */
export function serveDocuments({ edition, first, root, maxAge, now, state, fastPath }: DocumentOptions) {
  /** Returns false when there is nothing at the path. */
  const answer = async (ctx: Context, current: Edition): Promise<boolean> => {
    const path = ctx.url === '/' ? INDEX_PATH : ctx.url.slice(1)
    if (
      path === INDEX_PATH &&
      (await sendRedirect(ctx, current.redirectByQuery(getQuery(ctx.originalUrl)), current, now))
    ) {
      return true
    }
    const negotiated = current.has(path) ? undefined : chooseDocument(current, path, ctx.req.headers.accept)
    const document = current.find(negotiated ?? path)
    if (document === undefined) return sendRedirect(ctx, findRedirect(current, path, root()), current, now)
    const page =
      negotiated === undefined && isBrowser(ctx.req.headers, current.formats) ? current.readable(path) : undefined
    if (page !== undefined) {
      await sendReadable(ctx, await page, state)
      return true
    }
    const stored = await document
    const rendition = clampLastModified(now(), stored)
    const target = ctx.originalUrl
    // Other spellings and queries are unlimited in number, and a negotiated address has several documents.
    const isUsual = target === `/${path}` || target === root() + path
    if (isUsual && negotiated === undefined && rendition === stored) fastPath.add(current, target, rendition)
    const nextChange = path === NEWS_SITEMAP_PATH ? getStaleAt(current) : current.nextChange
    const caching = {
      control: makeDocumentCacheControl(maxAge, nextChange, now()),
      isChangeDue: isChangeDue(nextChange, now()),
    }
    const location = negotiated === undefined ? undefined : root() + negotiated
    const isDeltaClient =
      current.hasDeltas && rendition.parts !== undefined && asksForDelta(ctx.req.headers['a-im'] as string | undefined)
    const send = isDeltaClient ? sendToDeltaClient : sendRendition
    await send(ctx, rendition, caching, state, location)
    return true
  }
  return async (ctx: Context, next: Next): Promise<void> => {
    // Health checks never wait for the first edition.
    if (HEALTH_PATHS.test(ctx.url)) return next()
    if (first !== undefined && edition() === undefined) await first()
    let current = edition()
    while (current !== undefined) {
      try {
        if (await answer(ctx, current)) return
        break
      } catch (error) {
        const later = edition()
        // The later edition was made without the article that cannot be rendered.
        if (!(error instanceof ArticleNotRendered) || later === current) throw error
        current = later
      }
    }
    return next()
  }
}

/** Returns the path of the document for the address of a section, author or tag without a format. */
function chooseDocument(edition: Edition, path: string, accept: string | undefined): string | undefined {
  const offered = edition.listOffers(path)
  const chosen = offered.length === 0 ? undefined : negotiate(accept, offered)
  if (chosen === undefined) return undefined
  const page = `${path}/`
  if (chosen === 'html' && edition.has(page)) return page
  return (chosen === 'html' ? offered[0] : chosen)?.path
}

/** Returns where an old path leads, or one with a missing or extra trailing slash. */
const findRedirect = (edition: Edition, path: string, root: string): Redirect | undefined =>
  redirectToOtherSlash(edition, path, root) ?? edition.redirect(path) ?? redirectToRoot(path, root)

/** Answers 301 or 410, if there is a redirect; returns true if it did. */
async function sendRedirect(
  ctx: Context,
  found: Redirect | undefined,
  edition: Edition,
  now: () => number,
): Promise<boolean> {
  if (found === undefined) return false
  if (found === 'gone') await sendErrorPage(ctx, 410, edition, now())
  else redirect(ctx, found.to, makeRedirectCacheControl(edition.nextChange, now()))
  return true
}

const getQuery = (target: string): string => (target.includes('?') ? target.slice(target.indexOf('?') + 1) : '')

/** Redirects to the same path with or without its trailing slash, if something is published there. */
function redirectToOtherSlash(edition: Edition, path: string, root: string): { readonly to: string } | undefined {
  const other = path.endsWith('/') ? path.slice(0, -1) : `${path}/`
  return path !== '' && edition.has(other) ? { to: root + other } : undefined
}

/** Redirects `/news` to the site at `/news/`. */
const redirectToRoot = (path: string, root: string): { readonly to: string } | undefined =>
  root === `/${path}/` ? { to: root } : undefined
