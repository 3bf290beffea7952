import { createHash, createHmac, randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A small WebSub hub that can be killed at any time: it stores a request before it accepts it. It verifies subscribers
 * (WebSub §5.3), fetches announced topics, and delivers new versions with a signature (§7). Arguments: state file, port,
 * misbehavior. Prints its port when it listens, and `word` for each announcement. `one`: rejects requests with several
 * topics. `frail`: sometimes dies during a request, before or after storing it.
 */
const [file = '', port = '0', misbehaviour = ''] = process.argv.slice(2)

interface Subscription {
  readonly topic: string
  readonly callback: string
  readonly secret: string
  /** Digest of the last delivery. */
  delivered?: string
}

interface State {
  subscriptions: Subscription[]
  /** Topics waiting to be fetched. */
  due: string[]
  /** The topic being fetched and delivered. */
  doing?: string
  pings: number
}

const state: State = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as State)
  : { subscriptions: [], due: [], pings: 0 }

if (state.doing !== undefined) state.due.unshift(state.doing)

function keep(): void {
  const temporary = `${file}.${randomBytes(4).toString('hex')}`
  const handle = openSync(temporary, 'w')
  writeSync(handle, JSON.stringify(state))
  fsyncSync(handle)
  closeSync(handle)
  renameSync(temporary, file)
}

const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  if (request.method === 'GET') return void response.end(JSON.stringify({ pings: state.pings, due: state.due.length }))
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
  const status = form.get('hub.mode') === 'publish' ? publish(form) : await subscribe(form)
  response.writeHead(status, { 'Content-Length': 0 }).end()
}

function publish(form: URLSearchParams): number {
  const topics = form.getAll('hub.url')
  process.stdout.write('word\n')
  if (misbehaviour === 'frail' && Math.random() < 0.4) process.kill(process.pid, 'SIGKILL')
  if (topics.length === 0) return 400
  if (misbehaviour === 'one' && topics.length > 1) return 400
  state.due = [...new Set([...state.due, ...topics])]
  state.pings += topics.length
  keep()
  if (misbehaviour === 'frail' && Math.random() < 0.1) process.kill(process.pid, 'SIGKILL')
  void distribute()
  return 202
}

async function subscribe(form: URLSearchParams): Promise<number> {
  const [topic, callback] = [form.get('hub.topic'), form.get('hub.callback')]
  if (form.get('hub.mode') !== 'subscribe' || topic === null || callback === null) return 400
  const challenge = randomBytes(8).toString('hex')
  // The query of the callback URL is kept (WebSub §5.3).
  const intent = new URL(callback)
  intent.searchParams.append('hub.mode', 'subscribe')
  intent.searchParams.append('hub.topic', topic)
  intent.searchParams.append('hub.challenge', challenge)
  intent.searchParams.append('hub.lease_seconds', '864000')
  const verified = await fetch(intent)
  if (!verified.ok || (await verified.text()) !== challenge) return 403
  const secret = form.get('hub.secret') ?? ''
  const others = state.subscriptions.filter((each) => each.topic !== topic || each.callback !== callback)
  state.subscriptions = [...others, { topic, callback, secret }]
  keep()
  return 202
}

const RETRY_MS = 50

let distributing = false

/** Fetches and delivers waiting topics; retries the ones that fail. */
async function distribute(): Promise<void> {
  if (distributing) return
  distributing = true
  for (let [topic] = state.due; topic !== undefined; [topic] = state.due) {
    // Removed first, so that an announcement during the delivery is not lost.
    state.due = state.due.slice(1)
    state.doing = topic
    const done = await deliver(topic).catch(() => false)
    delete state.doing
    if (done) continue
    state.due = [...new Set([...state.due, topic])]
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }
  keep()
  distributing = false
}

async function deliver(topic: string): Promise<boolean> {
  const response = await fetch(topic, { signal: AbortSignal.timeout(5000) })
  if (!response.ok) return false
  const body = Buffer.from(await response.arrayBuffer())
  const digest = createHash('sha256').update(body).digest('hex')
  for (const subscription of state.subscriptions) {
    if (subscription.topic !== topic || subscription.delivered === digest) continue
    const signature = createHmac('sha256', subscription.secret).update(body).digest('hex')
    const sent = await fetch(subscription.callback, {
      method: 'POST',
      body,
      headers: {
        'Content-Type': response.headers.get('content-type') ?? '',
        Link: response.headers.get('link') ?? '',
        'X-Hub-Signature': `sha256=${signature}`,
      },
      signal: AbortSignal.timeout(5000),
    })
    if (!sent.ok) return false
    subscription.delivered = digest
  }
  return true
}

const server = createServer((request, response) => {
  void handle(request, response).catch(() => response.destroy())
})
server.listen(Number(port), '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
  void distribute()
})
