// A Koa app whose articles are rows of its own SQLite table. The feeds are below /news, beside the app's own routes.
import { json } from 'node:stream/consumers'
import Koa from 'koa'
import mount from 'koa-mount'
import sqlite from 'node-sqlite3-wasm'
import { createPublisher } from 'sectionwire'

const port = Number(process.env.PORT ?? 3000)
const db = new sqlite.Database(process.env.DATABASE ?? 'news.db')
db.exec('CREATE TABLE IF NOT EXISTS story (id INTEGER PRIMARY KEY, headline, section, text, published)')

const toRecord = ({ id, headline, section, text, published }) => ({
  ...{ id, title: headline, sections: [section], body: text, published },
})

const publisher = await createPublisher({
  url: `http://localhost:${port}/news/`,
  site: { title: 'The Meridian Courier', sections: [{ id: 'world' }, { id: 'science' }] },
  records: db.all('SELECT * FROM story').map(toRecord),
})

const app = new Koa()
app.use(mount('/news', publisher.middleware()))
app.use(async (ctx, next) => {
  if (ctx.method !== 'POST' || ctx.path !== '/stories') return next()
  const { headline, section, text } = await json(ctx.req)
  const insert = 'INSERT INTO story (headline, section, text, published) VALUES (?, ?, ?, ?) RETURNING *'
  const row = db.get(insert, [headline, section, text, new Date().toISOString()])
  ctx.status = 201
  ctx.body = { id: row.id, problems: await publisher.put(toRecord(row)) }
})
app.listen(port, () => console.log(`http://localhost:${port}/news/`))
