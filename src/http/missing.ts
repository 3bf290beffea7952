import type { Context } from 'koa'
import type { Edition } from '../feeds/edition.ts'
import { PAGE_POLICY } from '../feeds/policies.ts'
import { MISSING_PATH } from '../pages/places.ts'
import { refuse, write } from './errors.ts'
import { isBrowser } from './negotiate.ts'

/** Answers where nothing is: a person is shown the newsroom's page for that, anyone else gets the line. */
export async function refuseMissing(ctx: Context, { hostFiles }: Edition): Promise<void> {
  const page = isBrowser(ctx.req.headers) ? await hostFiles.get(MISSING_PATH)?.() : undefined
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
