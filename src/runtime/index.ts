export { announceBuild, openAnnouncer } from './announce.ts'
export { type ArticleChange, formatChanges } from './change-log.ts'
export { checkFileNames, checkLinkedFiles } from './check-files.ts'
export { checkPictures } from './check-pictures.ts'
export { checkRedirects, checkRuleCount } from './check-redirects.ts'
export { checkTags } from './check-tags.ts'
export {
  checkAuthors,
  checkOtherFiles,
  checkOwnKeys,
  checkPartners,
  checkPlaces,
  checkUnknownNames,
} from './content-checks/index.ts'
export { ContentStatsRecorder } from './content-stats.ts'
export { makeEditionBuilder } from './edition-from-source.ts'
export { followChanges, toWatchOptions } from './follow-changes.ts'
export { HttpListener, type ListenerOptions } from './http-listener.ts'
export {
  type Content,
  checkLostFeeds,
  findDrift,
  LedgerAdopter,
  makeLedgerContent,
} from './ledger/index.ts'
export { LiveEdition } from './live-edition.ts'
export { type MetricsListener, type MetricsOptions, openMetricsListener } from './metrics-listener.ts'
export { formatProblemsForLog, shouldLog, trackNewProblems } from './problem-log.ts'
export { Publication, type PublicationOptions, type PublicationTools } from './publication.ts'
export { type RunningPublication, startPublication } from './start-publication.ts'
export { countWorkers, isFirstProcess, runWorkerPool, WorkerPool } from './worker-pool.ts'
