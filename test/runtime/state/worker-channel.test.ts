import { describe, expect, it } from 'vitest'
import { type Handlers, type Notice, type Port, WorkerChannel } from '../../../src/runtime/state/worker-channel.ts'

/** Two ends of a connection in memory, whose messages pass through JSON as between processes. */
function connect(): { ends: [Port, Port]; disconnect: () => void; send: (message: unknown) => void } {
  let isConnected = true
  const listeners: [((message: unknown) => void)[], ((message: unknown) => void)[]] = [[], []]
  const onDisconnect: (() => void)[] = []
  const deliver = (to: 0 | 1, message: unknown): void => {
    const copy: unknown = JSON.parse(JSON.stringify(message))
    queueMicrotask(() => {
      for (const listen of listeners[to]) listen(copy)
    })
  }
  const end = (own: 0 | 1): Port => ({
    isConnected: () => isConnected,
    send: (message) => deliver(own === 0 ? 1 : 0, message),
    onMessage: (listen) => void listeners[own].push(listen),
    onDisconnect: (listen) => void onDisconnect.push(listen),
  })
  return {
    ends: [end(0), end(1)],
    disconnect: () => {
      isConnected = false
      for (const listen of onDisconnect) listen()
    },
    send: (message) => deliver(1, message),
  }
}

const open = (handlers: Handlers) => {
  const { ends, ...connection } = connect()
  const notices: Notice[] = []
  const local = new WorkerChannel(ends[0], {}, () => {})
  new WorkerChannel(ends[1], handlers, (notice) => notices.push(notice))
  return { local, notices, ...connection }
}

describe('Channel between a worker and the primary process', () => {
  it('answers each request with its own result, whatever the order', async () => {
    const waiting: (() => void)[] = []
    const { local } = open({
      lastModified: ({ lastChange }) => new Promise((resolve) => void waiting.push(() => resolve(lastChange + 1))),
    })
    const version = { name: 'rss.xml', etag: '"1"', now: 9 }
    const first = local.request('lastModified', { ...version, lastChange: 1 })
    const second = local.request('lastModified', { ...version, lastChange: 2 })
    await new Promise(setImmediate)
    for (const answer of waiting.reverse()) answer()
    expect(await Promise.all([first, second])).toEqual([2, 3])
  })

  it('rejects a request that fails, has no handler or gets no answer in time', async () => {
    const { local } = open({
      isServing: () => Promise.reject(new Error('broken')),
      confirmServing: () => new Promise(() => {}),
    })
    await expect(local.request('isServing', [])).rejects.toThrow('did not answer')
    await expect(local.request('ownMetrics', null)).rejects.toThrow('did not answer')
    await expect(local.request('confirmServing', [], 20)).rejects.toThrow('did not answer')
  })

  it('rejects open and new requests when the other process has ended', async () => {
    const { local, disconnect } = open({ confirmServing: () => new Promise(() => {}) })
    const pending = local.request('confirmServing', [])
    disconnect()
    await expect(pending).rejects.toThrow('did not answer')
    await expect(local.request('confirmServing', [])).rejects.toThrow('has ended')
  })

  it('passes notices on and ignores the messages of libraries', async () => {
    const { local, notices, send } = open({})
    for (const message of [null, 'text', { type: 'axm:monitor' }]) send(message)
    local.notify({ sectionwire: 'charges', charges: [['192.0.2.1', 1]] })
    local.notify({ sectionwire: 'stop' })
    await new Promise(setImmediate)
    expect(notices).toEqual([{ sectionwire: 'charges', charges: [['192.0.2.1', 1]] }, { sectionwire: 'stop' }])
  })
})
