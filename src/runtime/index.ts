export { announceBuild, openAnnouncer } from './announce.ts'
export { checkRedirects, checkRuleCount } from './check-redirects.ts'
export { ContentStatsRecorder } from './content-stats.ts'
export { followChanges, toWatchOptions } from './follow-changes.ts'
export { HttpListener } from './http-listener.ts'
export { findDrift } from './ledger-drift.ts'
export { LiveEdition } from './live-edition.ts'
export { formatProblemsForLog, shouldLog } from './log-problems.ts'
export { trackNewProblems } from './new-problems.ts'
export { Publication, type PublicationTools } from './publication.ts'
export {
  formatCount,
  formatProblems,
  isFault,
  type Loaded,
  makeEditionBuilder,
  makeYielder,
  parseBase,
  parseInstantOption,
} from './publishing.ts'
export type { ServeOptions } from './serve-options.ts'
