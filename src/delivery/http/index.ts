export { type Answer, exchange, type RequestHead } from './answer-without-socket.ts'
export { type AppOptions, createApp } from './app.ts'
export type { SentDeltaChannel } from './deltas.ts'
export { normalizeTarget } from './request-target.ts'
