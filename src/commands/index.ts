/** The commands. Each loads its module when it is called: loading all of them would slow down every start. */

export { EXAMPLES } from './examples.ts'
export {
  BUILD_OPTIONS,
  CHECK_OPTIONS,
  CORRECT_OPTIONS,
  DATABASE_OPTIONS,
  EDIT_OPTIONS,
  FIND_OPTIONS,
  HUBS_OPTIONS,
  INIT_OPTIONS,
  LIST_OPTIONS,
  LOAD_OPTIONS,
  NEW_OPTIONS,
  PARTNERS_OPTIONS,
  PUBLISH_OPTIONS,
  RETRACT_OPTIONS,
  SCHEDULE_OPTIONS,
  SERVE_OPTIONS,
  WITHDRAW_OPTIONS,
} from './options.ts'

export const build: typeof import('./build.ts').build = async (...call) => (await import('./build.ts')).build(...call)

export const check: typeof import('./check.ts').check = async (...call) => (await import('./check.ts')).check(...call)

export const hubs: typeof import('./hubs.ts').hubs = async (...call) => (await import('./hubs.ts')).hubs(...call)

export const partners: typeof import('./reports/index.ts').partners = async (...call) =>
  (await import('./reports/index.ts')).partners(...call)

export const schedule: typeof import('./reports/index.ts').schedule = async (...call) =>
  (await import('./reports/index.ts')).schedule(...call)

export const serveUntilStopped: typeof import('./serve-process.ts').serveUntilStopped = async (...call) =>
  (await import('./serve-process.ts')).serveUntilStopped(...call)

export const editArticle: typeof import('./editing/index.ts').editArticle = async (...call) =>
  (await import('./editing/index.ts')).editArticle(...call)

export const listContent: typeof import('./editing/index.ts').listContent = async (...call) =>
  (await import('./editing/index.ts')).listContent(...call)

export const newArticle: typeof import('./editing/index.ts').newArticle = async (...call) =>
  (await import('./editing/index.ts')).newArticle(...call)

export const init: typeof import('./setup/index.ts').init = async (...call) =>
  (await import('./setup/index.ts')).init(...call)

export const printSchema: typeof import('./setup/index.ts').printSchema = async (...call) =>
  (await import('./setup/index.ts')).printSchema(...call)

export const openSetting = async (
  ...call: Parameters<typeof import('./setup/index.ts').openSetting>
): Promise<ReturnType<typeof import('./setup/index.ts').openSetting>> =>
  (await import('./setup/index.ts')).openSetting(...call)

export const printCompletion: typeof import('./setup/index.ts').printCompletion = async (...call) =>
  (await import('./setup/index.ts')).printCompletion(...call)

export const resolveContent: (
  ...call: Parameters<typeof import('./database/index.ts').resolveContent>
) => Promise<void> = async (...call) => (await import('./database/index.ts')).resolveContent(...call)

export const migrateSchema: typeof import('./database/index.ts').migrateSchema = async (...call) =>
  (await import('./database/index.ts')).migrateSchema(...call)

export const loadDirectory: typeof import('./database/index.ts').loadDirectory = async (...call) =>
  (await import('./database/index.ts')).loadDirectory(...call)

export const exportDirectory: typeof import('./database/index.ts').exportDirectory = async (...call) =>
  (await import('./database/index.ts')).exportDirectory(...call)

export const getSettings: typeof import('./database/index.ts').getSettings = async (...call) =>
  (await import('./database/index.ts')).getSettings(...call)

export const setSettings: typeof import('./database/index.ts').setSettings = async (...call) =>
  (await import('./database/index.ts')).setSettings(...call)
