import type { Newsroom } from '../../../model/index.ts'
import type { VersionStore } from '../../versions/index.ts'
import type { ConfigFiles, ConfigTexts } from './config-files.ts'

/**
 * Keeps the last valid settings of a served site outside the process: with an error in site.yaml, it still starts
 * again.
 */
export class LastSettings {
  private readonly config: ConfigFiles
  private readonly versions: VersionStore
  private stored = ''

  constructor(config: ConfigFiles, versions: VersionStore) {
    this.config = config
    this.versions = versions
  }

  /** Takes the stored settings instead of the present ones, which cannot be used. Returns undefined when there are none. */
  async restore(): Promise<Newsroom | undefined> {
    const text = await this.versions.readSettings()
    const texts = text === undefined ? undefined : parseTexts(text)
    if (texts !== undefined) this.config.restore(texts)
    return this.config.newsroom
  }

  /** Stores the settings that are used, if they have changed, without waiting for the disk. */
  store(): void {
    const { texts, settings } = this.config
    if (texts === undefined || settings === this.stored) return
    this.stored = settings
    void this.versions.writeSettings(JSON.stringify(texts))
  }
}

function parseTexts(text: string): ConfigTexts | undefined {
  try {
    const { site, authors, engine, authorsFiles } = JSON.parse(text) as ConfigTexts
    const isValid = typeof site === 'string' && (authors === undefined || typeof authors === 'string')
    return isValid
      ? {
          site,
          ...(authors === undefined ? {} : { authors }),
          ...(engine && { engine }),
          ...(authorsFiles && { authorsFiles }),
        }
      : undefined
  } catch {
    return undefined
  }
}
