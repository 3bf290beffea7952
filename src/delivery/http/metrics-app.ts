import Koa, { type Context } from 'koa'
import { refuse, write, writeLine } from '../server/index.ts'
import { normalizeTarget } from './request-target.ts'

const ALLOW = ['Allow', 'GET, HEAD']

/** Fields of every response with metrics: caches must not store it, and browsers must not run it. */
const FIELDS = [
  ...['Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff'],
  ...['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
]

/** Answers with the metrics in the text format of Prometheus. */
export function sendMetrics(ctx: Context, text: string): void {
  const type = ['Content-Type', 'text/plain; version=0.0.4; charset=utf-8']
  write(ctx, 200, [...type, 'Content-Length', String(Buffer.byteLength(text)), ...FIELDS], text)
}

/**
 * Returns the app of the metrics' own address: `/metrics` and, at `/`, a few lines for people.
 *
 * @param print resolves to the metrics of all processes
 */
export function createMetricsApp(print: () => Promise<string>, log: (line: string) => void): Koa {
  const app = new Koa({ proxy: false })
  app.on('error', (error: unknown) => log(`Cannot print the metrics: ${String(error)}`))
  app.use(async (ctx) => {
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return refuse(ctx, 405, ALLOW)
    const path = normalizeTarget(ctx.req.url ?? '')
    if (path === '/metrics') sendMetrics(ctx, await print())
    else if (path === '/') writeLine(ctx, 200, describeStatus(await print()))
    else if (path === '/healthz') writeLine(ctx, 200, 'ok\n')
    else refuse(ctx, typeof path === 'number' ? path : 404)
  })
  return app
}

/** Returns the state of the newsroom as text for people. */
function describeStatus(metrics: string): string {
  const values = new Map(
    [...metrics.matchAll(/^sectionwire_(\w+) (\S+)$/gm)].map(([, name, value]) => [name, Number(value)]),
  )
  const read = (name: string): number => values.get(name) ?? 0
  const faults = read('faults')
  return [
    `Visible articles: ${read('articles')}`,
    `Problems: ${faults}${faults === 0 ? '' : ' (run `sectionwire check` to see them)'}`,
    `Changes since the start: ${read('reloads')}`,
    `The last change took ${(read('reload_seconds') * 1000).toFixed(0)} ms`,
    'All figures: /metrics\n',
  ].join('\n')
}
