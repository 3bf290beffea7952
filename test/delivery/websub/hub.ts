import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A hub process on loopback that can be killed and restarted with its state. */
export class Hub {
  /** Called when the hub receives an announcement, before it handles it. */
  onWord: () => void = () => {}
  private readonly file: string
  private misbehaviour: string
  private process: ChildProcess | undefined
  private port = 0

  /** @param misbehaviour see `hub.child.ts` */
  constructor(folder: string, misbehaviour: '' | 'one' | 'frail' = '') {
    this.file = join(folder, 'hub.json')
    this.misbehaviour = misbehaviour
    onTestFinished(() => {
      this.process?.kill('SIGKILL')
    })
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/`
  }

  get isRunning(): boolean {
    return this.process !== undefined && this.process.exitCode === null && this.process.signalCode === null
  }

  /** Starts the hub on its previous port. */
  async start(): Promise<void> {
    const script = join(import.meta.dirname, 'hub.child.ts')
    const args = ['--import', 'tsx', script, this.file, String(this.port), this.misbehaviour]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    this.process = child
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('word')) this.onWord()
    })
    const port = await new Promise<number>((resolve) => {
      child.stdout.once('data', (text: string) => resolve(Number.parseInt(text, 10)))
      // A `frail` hub may die before it prints its port.
      child.once('exit', () => resolve(this.port))
    })
    this.port = port
  }

  async kill(): Promise<void> {
    const child = this.process
    if (child === undefined || !this.isRunning) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }

  /** Restarts the hub without misbehavior. */
  async repair(): Promise<void> {
    await this.kill()
    this.misbehaviour = ''
    await this.start()
  }

  /** Returns how many topics were announced to the hub. */
  async pings(): Promise<number> {
    const { pings } = (await (await fetch(this.url)).json()) as { pings: number }
    return pings
  }
}

const SECRET = 'a secret of hub and subscriber'

/** Discovers hubs like a feed reader, subscribes to topics, and keeps the last delivered version of each. */
export class Subscriber {
  readonly delivered = new Map<string, string>()
  deliveries = 0
  /** Deliveries with a wrong signature. */
  forged = 0
  private readonly intents = new Set<string>()
  private address = ''

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://subscriber.invalid')
      const topic = url.searchParams.get('topic') ?? ''
      if (request.method === 'GET') {
        const isMeant = this.intents.has(topic) && url.searchParams.get('hub.topic') === topic
        response.writeHead(isMeant ? 200 : 404).end(isMeant ? url.searchParams.get('hub.challenge') : '')
        return
      }
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const body = Buffer.concat(chunks)
        const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`
        if (request.headers['x-hub-signature'] === signature) {
          this.deliveries += 1
          this.delivered.set(topic, body.toString('utf8'))
        } else this.forged += 1
        response.writeHead(204).end()
      })
    })
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  }

  /** Discovers hub and topic in the Link header of a feed (WebSub §4) and subscribes. Returns the topic. */
  async subscribe(feed: string): Promise<string> {
    const link = (await fetch(feed)).headers.get('link') ?? ''
    const target = (rel: string): string => new RegExp(`<([^>]*)>; rel="${rel}"`).exec(link)?.[1] ?? ''
    const [topic, hub] = [target('self'), target('hub')]
    this.intents.add(topic)
    const callback = `${this.address}?${new URLSearchParams({ topic })}`
    const form = { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.callback': callback, 'hub.secret': SECRET }
    const { status } = await fetch(hub, { method: 'POST', body: new URLSearchParams(form) })
    if (status !== 202) throw new Error(`the hub answered a subscription with ${status}`)
    return topic
  }
}
