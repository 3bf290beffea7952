import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Server as NetServer, type Socket } from 'node:net'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { recordSentBytes } from './answers.ts'

/**
 * How long, in milliseconds, a connection without a request is kept while draining: a client that had begun to send
 * one still gets its answer, with `Connection: close`, and so knows not to use the connection again.
 */
const LINGER = 1500
/** How often the connections are looked at while draining, in milliseconds. */
const LOOK_EVERY = 50

/** How often connections on which nothing is timed are looked for, in milliseconds. */
const TIME_EVERY = 5000

/** Requests that may wait on one connection for the answers before theirs; what comes after them is not answered. */
const MOST_WAITING = 100

interface Connection {
  response: ServerResponse | undefined
  /** Responses whose turn has not come; absent: the client has never sent a request before it had its answer. */
  waiting?: Set<ServerResponse>
}

/** The open connections of a server, each with the last response begun on it. */
export class Connections {
  private readonly server: Server
  private readonly open = new Map<Socket, Connection>()
  private drained: Promise<number> | undefined

  /** @param stalled how long, in milliseconds, nothing may move on a connection before it is closed */
  constructor(server: Server, stalled: number) {
    this.server = server
    server.on('connection', (socket) => {
      const connection: Connection = { response: undefined }
      this.open.set(socket, connection)
      socket.once('close', () => {
        this.open.delete(socket)
        for (const response of connection.waiting ?? []) tellOfEnd(response)
      })
    })
    // A timer for each request would cost as much as all else that a 304 takes here: only what has been under way for
    // some seconds is timed. Node sets another time when the answer is out.
    const timing = setInterval(
      () => {
        for (const socket of this.open.keys()) if (!socket.timeout) socket.setTimeout(stalled)
      },
      Math.min(TIME_EVERY, stalled),
    ).unref()
    server.once('close', () => clearInterval(timing))
  }

  /**
   * To be told of each request first of all.
   *
   * @returns whether it is to be answered: a client that goes on asking without taking its answers is not listened to
   */
  begin({ socket }: IncomingMessage, response: ServerResponse): boolean {
    const connection = this.open.get(socket)
    if (connection !== undefined) {
      if (response.socket === null && !mayWait(connection, socket, response)) return false
      connection.response = response
    }
    if (this.drained !== undefined) response.setHeader('Connection', 'close')
    return true
  }

  /** The response under way on a connection. */
  underWay(socket: Socket): ServerResponse | undefined {
    const response = this.open.get(socket)?.response
    return response === undefined || response.writableFinished || response.destroyed ? undefined : response
  }

  /** Whether the last request was answered before its body had arrived whole. */
  isAnsweredEarly(socket: Socket): boolean {
    return this.open.get(socket)?.response?.req.complete === false
  }

  /**
   * Ends the server without losing a request: `server.close()` alone closes idle connections at once (Node 19 and
   * later), under the hands of clients that are just sending. Gives the number of connections cut when the grace was
   * over. A second call waits for the first.
   */
  drain(graceMs: number): Promise<number> {
    this.drained ??= this.empty(performance.now() + graceMs)
    return this.drained
  }

  private async empty(deadline: number): Promise<number> {
    // Connections that the kernel has taken are accepted in the poll phase, right before this resolves.
    await setImmediate()
    // http.Server's own close would also close the idle connections, and stop the watch over slow requests.
    NetServer.prototype.close.call(this.server)
    for (const socket of this.open.keys()) announceEnd(this.underWay(socket))
    const quiet = new Map<Socket, Quiet>()
    while (this.open.size > 0 && performance.now() < deadline) {
      for (const socket of this.open.keys()) this.look(socket, quiet)
      await setTimeout(Math.max(1, Math.min(LOOK_EVERY, deadline - performance.now())))
    }
    const cut = this.open.size
    this.server.closeAllConnections()
    this.server.close()
    return cut
  }

  /** Closes a connection on which nothing has happened for long enough. */
  private look(socket: Socket, quiet: Map<Socket, Quiet>): void {
    const known = quiet.get(socket)
    if (this.underWay(socket) !== undefined) quiet.delete(socket)
    else if (known === undefined || known.bytes !== socket.bytesRead) {
      quiet.set(socket, { bytes: socket.bytesRead, since: performance.now() })
    } else if (performance.now() - known.since >= LINGER) socket.destroy()
  }
}

interface Quiet {
  /** Bytes read when the quiet began: a request that is still arriving is no quiet. */
  readonly bytes: number
  readonly since: number
}

/** Whether a response may wait for its turn; the last that may ends the connection. */
function mayWait(connection: Connection, socket: Socket, response: ServerResponse): boolean {
  connection.waiting ??= new Set()
  const { waiting } = connection
  if (waiting.size >= MOST_WAITING) {
    // What was read with it is parsed all the same; more is not read.
    socket.pause()
    return false
  }
  waiting.add(response)
  response.once('socket', () => waiting.delete(response))
  if (waiting.size === MOST_WAITING) response.setHeader('Connection', 'close')
  return true
}

/**
 * Node tells the end of a connection to the response whose turn it is alone (20.20, `onServerResponseClose`): whatever
 * waits for another to be out would wait for ever.
 */
function tellOfEnd(response: ServerResponse): void {
  recordSentBytes(response, 0)
  response.destroy()
  response.emit('close')
}

function announceEnd(response: ServerResponse | undefined): void {
  if (response !== undefined && !response.headersSent) response.setHeader('Connection', 'close')
}
