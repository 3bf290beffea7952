import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Server as NetServer, type Socket } from 'node:net'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { recordSentBytes } from './write-response.ts'

/**
 * While draining, a connection without a request is kept open this long. A client that has begun to send a request still
 * gets its response, with `Connection: close`.
 */
const LINGER_MS = 1500
/** The interval of checks while draining. */
const DRAIN_CHECK_MS = 50

/** The interval at which connections without a timeout get one. */
const TIMEOUT_CHECK_MS = 5000

/** Pipelined requests that may wait on one connection; later ones are not answered. */
const MAX_WAITING = 100

interface Connection {
  response: ServerResponse | undefined
  /** Responses to pipelined requests whose turn has not come; absent if the client has never pipelined. */
  waiting?: Set<ServerResponse>
}

/** The open connections of a server, each with its latest response. */
export class Connections {
  private readonly server: Server
  private readonly open = new Map<Socket, Connection>()
  private drained: Promise<number> | undefined

  /** @param stalled milliseconds without any transfer after which a connection is closed */
  constructor(server: Server, stalled: number) {
    this.server = server
    server.on('connection', (socket) => {
      const connection: Connection = { response: undefined }
      this.open.set(socket, connection)
      socket.once('close', () => {
        this.open.delete(socket)
        for (const response of connection.waiting ?? []) closeWaiting(response)
      })
    })
    // A timer for each request would double the cost of a 304, so only connections that are open at a check get a
    // timeout. Node replaces it with the keep-alive timeout after the response.
    const timer = setInterval(
      () => {
        for (const socket of this.open.keys()) if (!socket.timeout) socket.setTimeout(stalled)
      },
      Math.min(TIMEOUT_CHECK_MS, stalled),
    ).unref()
    server.once('close', () => clearInterval(timer))
  }

  /** Call it first for each request. Returns false if too many requests wait, so this one must not be answered. */
  begin({ socket }: IncomingMessage, response: ServerResponse): boolean {
    const connection = this.open.get(socket)
    if (connection !== undefined) {
      if (response.socket === null && !mayWait(connection, socket, response)) return false
      connection.response = response
    }
    if (this.drained !== undefined) response.setHeader('Connection', 'close')
    return true
  }

  /** Returns the unfinished response of a connection. */
  getPending(socket: Socket): ServerResponse | undefined {
    const response = this.open.get(socket)?.response
    return response === undefined || response.writableFinished || response.destroyed ? undefined : response
  }

  /** Returns true if the last request was answered before its whole body had arrived. */
  isAnsweredEarly(socket: Socket): boolean {
    return this.open.get(socket)?.response?.req.complete === false
  }

  /**
   * Ends the server without losing a request: `server.close()` alone closes idle connections at once (Node 19 and
   * later), even if a client is sending. Returns the number of connections that were cut after the grace period. A
   * second call waits for the first.
   */
  drain(graceMs: number): Promise<number> {
    this.drained ??= this.closeAll(performance.now() + graceMs)
    return this.drained
  }

  private async closeAll(deadline: number): Promise<number> {
    // The poll phase accepts the connections in the kernel's queue before this resolves.
    await setImmediate()
    // `http.Server.close` would also close idle connections and stop the timeouts of slow requests.
    NetServer.prototype.close.call(this.server)
    for (const socket of this.open.keys()) setConnectionClose(this.getPending(socket))
    const quiet = new Map<Socket, Quiet>()
    while (this.open.size > 0 && performance.now() < deadline) {
      for (const socket of this.open.keys()) this.checkQuiet(socket, quiet)
      await setTimeout(Math.max(1, Math.min(DRAIN_CHECK_MS, deadline - performance.now())))
    }
    const cut = this.open.size
    this.server.closeAllConnections()
    this.server.close()
    return cut
  }

  /** Closes a connection that has been quiet for `LINGER_MS`. */
  private checkQuiet(socket: Socket, quiet: Map<Socket, Quiet>): void {
    const last = quiet.get(socket)
    if (this.getPending(socket) !== undefined) quiet.delete(socket)
    else if (last === undefined || last.bytes !== socket.bytesRead) {
      quiet.set(socket, { bytes: socket.bytesRead, since: performance.now() })
    } else if (performance.now() - last.since >= LINGER_MS) socket.destroy()
  }
}

interface Quiet {
  /** Bytes read when the quiet began; a request that is arriving changes them. */
  readonly bytes: number
  readonly since: number
}

/** Returns true if a response may wait for its turn. The last one that may ends the connection. */
function mayWait(connection: Connection, socket: Socket, response: ServerResponse): boolean {
  connection.waiting ??= new Set()
  const { waiting } = connection
  if (waiting.size >= MAX_WAITING) {
    // Requests that were read already are still parsed; no more are read.
    socket.pause()
    return false
  }
  waiting.add(response)
  response.once('socket', () => waiting.delete(response))
  if (waiting.size === MAX_WAITING) response.setHeader('Connection', 'close')
  return true
}

/**
 * Closes a response that waits for its turn. Node (20.20, `onServerResponseClose`) emits `close` only on the current
 * response of a connection, so the waiting ones would never end.
 */
function closeWaiting(response: ServerResponse): void {
  recordSentBytes(response, 0)
  response.destroy()
  response.emit('close')
}

function setConnectionClose(response: ServerResponse | undefined): void {
  if (response !== undefined && !response.headersSent) response.setHeader('Connection', 'close')
}
