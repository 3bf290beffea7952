import type { Context } from 'koa'
import { type Edition, PAGE_POLICY } from '../../edition/index.ts'
import { GONE_PATH, NOT_FOUND_PATH } from '../../pages/index.ts'
import { refuse, write } from '../server/index.ts'
import { makeNotFoundCacheControl } from './cache-control.ts'
import { prefersHtml } from './negotiate.ts'
import { ANY_ORIGIN } from './variant.ts'

/** The fields that `prefersHtml` depends on. */
const VARIES = ['Vary', 'Accept, Sec-Fetch-Dest']

const PATHS = { 404: NOT_FOUND_PATH, 410: GONE_PATH } as const

/** Answers 404 or 410: with the newsroom's page for a browser, else with one line of text. */
export async function sendErrorPage(ctx: Context, status: 404 | 410, edition: Edition, now: number): Promise<void> {
  const { hostFiles, formats, nextChange } = edition
  const control = makeNotFoundCacheControl(nextChange, now)
  const render = hostFiles.get(PATHS[status])
  if (render === undefined) return refuse(ctx, status, [], control)
  if (!prefersHtml(ctx.req.headers, formats)) return refuse(ctx, status, VARIES, control)
  const { type, body } = await render()
  const fields = [
    ...['Content-Type', type, 'Content-Length', String(body.length), 'Cache-Control', control, ...VARIES],
    ...['X-Content-Type-Options', 'nosniff', 'Content-Security-Policy', PAGE_POLICY, ...ANY_ORIGIN],
  ]
  write(ctx, status, fields, body.bytes())
}
