export { type AppOptions, createApp } from './app.ts'
export { type Answer, exchange, type RequestHead } from './exchange.ts'
export { normalizeTarget } from './request-target.ts'
