/** The commands. Each loads its module when it is called: loading all of them would slow down every start. */

export {
  BUILD_OPTIONS,
  CHECK_OPTIONS,
  HUBS_OPTIONS,
  NEW_OPTIONS,
  SCHEDULE_OPTIONS,
  SERVE_OPTIONS,
  TAKE_DOWN_OPTIONS,
} from './options.ts'

export const build: typeof import('./build.ts').build = async (...call) => (await import('./build.ts')).build(...call)

export const check: typeof import('./check.ts').check = async (...call) => (await import('./check.ts')).check(...call)

export const hubs: typeof import('./hubs.ts').hubs = async (...call) => (await import('./hubs.ts')).hubs(...call)

export const newArticle: typeof import('./new.ts').newArticle = async (...call) =>
  (await import('./new.ts')).newArticle(...call)

export const schedule: typeof import('./schedule.ts').schedule = async (...call) =>
  (await import('./schedule.ts')).schedule(...call)

export const serveUntilStopped: typeof import('./serve-process.ts').serveUntilStopped = async (...call) =>
  (await import('./serve-process.ts')).serveUntilStopped(...call)

export const takeDown: typeof import('./take-down.ts').takeDown = async (...call) =>
  (await import('./take-down.ts')).takeDown(...call)
