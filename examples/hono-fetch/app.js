// A Hono app that answers below /news from a content directory, with its own routes beside it.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { createPublisher } from 'sectionwire'

const port = Number(process.env.PORT ?? 3000)
const publisher = await createPublisher({
  articles: new URL('articles', import.meta.url).pathname,
  url: `http://localhost:${port}/news/`,
})

const app = new Hono()
app.get('/', (c) => c.html('<a href="/news/">News</a>'))
app.all('/news', (c) => publisher.fetch(c.req.raw))
app.all('/news/*', (c) => publisher.fetch(c.req.raw))

serve({ fetch: app.fetch, port }, () => console.log(publisher.url))
