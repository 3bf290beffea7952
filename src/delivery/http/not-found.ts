import type { Context } from 'koa'
import { type Edition, PAGE_POLICY } from '../../edition/index.ts'
import { NOT_FOUND_PATH } from '../../pages/index.ts'
import { refuse, write } from '../server/index.ts'
import { isBrowser } from './negotiate.ts'

/** Answers 404: with the newsroom's page for a browser, else with one line of text. */
export async function sendNotFound(ctx: Context, { hostFiles, formats }: Edition): Promise<void> {
  const page = isBrowser(ctx.req.headers, formats) ? await hostFiles.get(NOT_FOUND_PATH)?.() : undefined
  if (page === undefined) return refuse(ctx, 404)
  const { type, body } = page
  const fields = [
    ...['Content-Type', type, 'Content-Length', String(body.length), 'Cache-Control', 'no-store'],
    ...[
      'X-Content-Type-Options',
      'nosniff',
      'Content-Security-Policy',
      PAGE_POLICY,
      'Access-Control-Allow-Origin',
      '*',
    ],
  ]
  write(ctx, 404, fields, body)
}
