import { IncomingMessage, type RequestListener, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { Readable } from 'node:stream'

/** A request without a connection. */
export interface RequestHead {
  readonly method: string
  /** The request target: path and query. */
  readonly target: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

/** A response as a connection would carry it, without the fields that describe the connection. */
export interface Answer {
  readonly status: number
  /** Names and values, in their order. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** A large body is a stream with back pressure. */
  readonly body: Buffer | Readable
}

/** A longer body, in bytes, is streamed. */
const MAX_BUFFERED = 1024 * 1024

/** Fields of one connection (RFC 9110 §7.6.1); `Date` is left to the server that sends the response. */
const CONNECTION_FIELDS: ReadonlySet<string> = new Set(['connection', 'keep-alive'])

/** Returns the response that a handler of `node:http` gives to a request; opens no port. */
export function exchange(handle: RequestListener, head: RequestHead): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = new ResponseSocket(resolve, reject)
    const request = new IncomingMessage(socket)
    request.method = head.method
    request.url = head.target
    request.headers = { ...head.headers }
    request.rawHeaders = Object.entries(head.headers).flat()
    Object.assign(request, { httpVersion: '1.1', httpVersionMajor: 1, httpVersionMinor: 1, complete: true })
    request.push(null)
    const response = new ServerResponse(request)
    response.sendDate = false
    // A body without Content-Length ends with the connection, so that it is never framed in chunks.
    response.useChunkedEncodingByDefault = false
    response.assignSocket(socket)
    response.once('finish', () => socket.complete())
    // The server of `node:http` passes this on for its own connections.
    socket.on('drain', () => {
      if (response.writableNeedDrain) response.emit('drain')
    })
    handle(request, response)
  })
}

/** Splits the bytes of one response: the header is parsed, the body is buffered or passed on. */
class ResponseSocket extends Socket {
  private readonly resolveAnswer: (answer: Answer) => void
  private readonly rejectAnswer: (error: Error) => void
  private head: Omit<Answer, 'body'> | undefined
  private unread: Buffer[] = []
  private stream: Readable | undefined
  private isComplete = false
  /** Resumes the source of the body. */
  private proceed: (() => void) | undefined

  constructor(resolve: (answer: Answer) => void, reject: (error: Error) => void) {
    super()
    this.resolveAnswer = resolve
    this.rejectAnswer = reject
    this.once('close', () => this.abort())
  }

  override _write(chunk: Buffer | string, encoding: BufferEncoding, done: () => void): void {
    this.accept([typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk], done)
  }

  override _writev(chunks: { chunk: Buffer | string; encoding: BufferEncoding }[], done: () => void): void {
    this.accept(
      chunks.map(({ chunk, encoding }) => (typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk)),
      done,
    )
  }

  /** The response has ended: everything was written. */
  complete(): void {
    this.isComplete = true
    if (this.stream !== undefined) this.stream.push(null)
    else if (this.head !== undefined) this.resolveAnswer({ ...this.head, body: Buffer.concat(this.unread) })
    this.destroy()
  }

  private accept(chunks: readonly Buffer[], done: () => void): void {
    this.unread.push(...chunks)
    if (this.head === undefined) this.readHead()
    const { stream } = this
    const bytes = stream === undefined ? undefined : Buffer.concat(this.unread)
    if (bytes !== undefined) this.unread = []
    // An empty chunk would not make the stream ask for more.
    if (bytes === undefined || bytes.length === 0 || stream?.push(bytes) === true) done()
    else this.proceed = done
  }

  private readHead(): void {
    const bytes = Buffer.concat(this.unread)
    const end = bytes.indexOf('\r\n\r\n')
    if (end === -1) return
    const [statusLine = '', ...fields] = bytes.toString('latin1', 0, end).split('\r\n')
    const headers = fields.map(parseField).filter(([name]) => !CONNECTION_FIELDS.has(name.toLowerCase()))
    const head = { status: Number(statusLine.split(' ')[1]), headers }
    this.head = head
    this.unread = [bytes.subarray(end + 4)]
    const length = Number(headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? 0)
    if (length > MAX_BUFFERED) this.startStream(head)
  }

  private startStream(head: Omit<Answer, 'body'>): void {
    const stream = new Readable({
      read: () => {
        const { proceed } = this
        this.proceed = undefined
        proceed?.()
      },
      destroy: (error, done) => {
        this.destroy()
        done(error)
      },
    })
    this.stream = stream
    this.resolveAnswer({ ...head, body: stream })
  }

  /** The handler aborted: it sent nothing, or only a part of the response. */
  private abort(): void {
    if (this.isComplete) return
    const error = new Error('the response was broken off before its end')
    this.stream?.destroy(error)
    this.rejectAnswer(error)
  }
}

function parseField(line: string): [name: string, value: string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon), line.slice(colon + 1).trim()]
}
