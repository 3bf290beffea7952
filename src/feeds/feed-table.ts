import type { Catalog, Scope, ScopeListing } from '../catalog/index.ts'
import { memoizeByObject } from '../collections/index.ts'
import type { FeedSettings, PartnerFeed } from '../model/index.ts'
import type { FeedFormat } from './format.ts'
import { FEED_FORMATS } from './formats/index.ts'
import { makeFeedPath, parseFeedFolder } from './paths.ts'
import type { FeedProfile } from './profile.ts'
import { FEED_PROFILES, makePartnerProfile } from './profiles/index.ts'

/** One form of a scope's feed: a format as it is, or a profile of it. */
export interface FeedVariant {
  /** The profile's name, else the format's: unique, a key for caches. */
  readonly name: string
  readonly format: FeedFormat
  readonly profile?: FeedProfile
  /** Name for people. */
  readonly label: string
}

/** A variant of a scope's feed with its path. */
export interface FeedAddress {
  readonly variant: FeedVariant
  readonly path: string
}

/** A document of a feed. */
export interface FeedLocation {
  readonly scope: Scope
  readonly variant: FeedVariant
  /** Key of the archive; absent: the document that subscribers poll. */
  readonly archive?: string
}

/** The formats and profiles of one publisher; immutable. Everything that depends on the format of a feed reads it. */
export class FeedTable {
  /** The first one wins if a client accepts several equally. */
  readonly formats: readonly FeedFormat[]
  private readonly plain: ReadonlyMap<string, FeedVariant>
  private readonly byFile: ReadonlyMap<string, FeedVariant>
  private readonly profiles: readonly FeedVariant[]
  private readonly profilePaths = memoizeByObject<Catalog['scopes'], ReadonlyMap<string, ProfileLocation>>()
  private readonly partners = memoizeByObject<readonly PartnerFeed[], readonly PartnerAddress[]>()

  /** @throws when two rows share a name or a file, or a profile varies an unknown format or one that it cannot extend */
  constructor(formats: readonly FeedFormat[] = FEED_FORMATS, profiles: readonly FeedProfile[] = FEED_PROFILES) {
    const plain = formats.map((format): FeedVariant => ({ name: format.name, format, label: format.label }))
    this.formats = formats
    this.plain = indexUnique(plain, ({ name }) => name)
    this.byFile = indexUnique(plain, ({ format }) => format.file)
    this.profiles = profiles.map((profile) => makeProfileVariant(this.plain, profile))
    indexUnique([...plain, ...this.profiles], ({ name }) => name)
  }

  /** Returns the public formats of a scope's feed, in the order of its settings. */
  listFormats({ name, settings }: Pick<ScopeListing, 'name' | 'settings'>): FeedAddress[] {
    return settings.formats.map((format) => {
      const variant = this.get(format)
      return { variant, path: makeFeedPath(name, variant.format.file) }
    })
  }

  /** Returns the profiles that vary a scope's feed, with the partner feeds that site.yaml asks for. */
  listProfiles({ name, settings }: Pick<ScopeListing, 'name' | 'settings'>): FeedAddress[] {
    return [...this.listOwnProfiles(name), ...this.listPartners(settings).filter(({ scope }) => scope === name)]
  }

  /** Returns the profiles of all feeds; at once if there are none. */
  listAllProfiles(scopes: Iterable<Pick<ScopeListing, 'name' | 'settings'>>): FeedAddress[] {
    const addresses: FeedAddress[] = []
    for (const scope of scopes) {
      if (!this.hasProfiles && this.listPartners(scope.settings).length === 0) break
      addresses.push(...this.listProfiles(scope))
    }
    return addresses
  }

  /** Returns the partner feeds that site.yaml asks for, each with the name of its scope. */
  listPartners({ partners = NO_PARTNERS }: Pick<FeedSettings, 'partners'>): readonly PartnerAddress[] {
    return this.partners(partners, () =>
      // A publisher without RSS has no partner feeds.
      partners.flatMap((partner) => {
        if (!this.plain.has('rss')) return []
        const variant = makeProfileVariant(this.plain, makePartnerProfile(partner))
        // A profile from outside the publisher may have the same name.
        return [{ scope: partner.scope, path: partner.path, variant: { ...variant, name: `partner ${partner.name}` } }]
      }),
    )
  }

  private listOwnProfiles(scope: string): FeedAddress[] {
    return this.profiles.flatMap((variant) => {
      const path = variant.profile?.path(scope)
      return path === undefined ? [] : [{ variant, path }]
    })
  }

  /** True if all formats and profiles come with the publisher: their code is that of its version. */
  get isBuiltIn(): boolean {
    return (
      this.formats === FEED_FORMATS &&
      this.profiles.every(({ profile }) => FEED_PROFILES.some((own) => own === profile))
    )
  }

  /** True if the publisher has profiles besides the partner feeds of site.yaml. */
  get hasProfiles(): boolean {
    return this.profiles.length > 0
  }

  readonly listProfilePaths = (scope: string): string[] => this.listOwnProfiles(scope).map(({ path }) => path)

  /** Returns what readers may find of a scope's feed: its formats and the listed profiles. */
  listPublic(scope: Pick<ScopeListing, 'name' | 'settings'>): FeedAddress[] {
    return [...this.listFormats(scope), ...this.listProfiles(scope).filter(({ variant }) => isListed(variant))]
  }

  /** Returns the feed document at a path. A path that a public feed has is never a profile's. */
  locate({ scopes }: Pick<Catalog, 'scopes'>, path: string): FeedLocation | undefined {
    const cut = path.lastIndexOf('/') + 1
    const variant = this.byFile.get(path.slice(cut))
    const parts = variant && parseFeedFolder(path.slice(0, cut))
    const scope = parts && scopes.get(parts.scope)
    if (variant !== undefined && scope !== undefined && hasFormat(scope, variant.name)) {
      return { scope, variant, ...(parts?.archive === undefined ? {} : { archive: parts.archive }) }
    }
    return this.locatePartner(scopes, path) ?? (this.hasProfiles ? this.locateProfile(scopes, path) : undefined)
  }

  private locatePartner(scopes: Catalog['scopes'], path: string): FeedLocation | undefined {
    const { settings } = scopes.get('') ?? {}
    const found = settings && this.listPartners(settings).find((address) => address.path === path)
    const scope = found && scopes.get(found.scope)
    return found && scope && { scope, variant: found.variant }
  }

  /** Returns the paths of the feeds that a scope has for its subscribers alone. */
  listKept({ name, settings, keptFormats, isOffered }: Scope): string[] {
    const kept = keptFormats.flatMap((format) => this.plain.get(format) ?? [])
    const own = isOffered ? [] : [...this.listFormats({ name, settings }), ...this.listProfiles({ name, settings })]
    return [...kept.map(({ format }) => makeFeedPath(name, format.file)), ...own.map(({ path }) => path)]
  }

  private get(name: string): FeedVariant {
    const variant = this.plain.get(name)
    if (variant === undefined)
      throw new Error(`the site's feeds are to have the format "${name}", which is not in the table`)
    return variant
  }

  private locateProfile(scopes: Catalog['scopes'], path: string): FeedLocation | undefined {
    const found = this.profilePaths(scopes, () => this.indexProfiles(scopes)).get(path)
    const scope = found && scopes.get(found.scope)
    return found && scope && { scope, variant: found.variant }
  }

  private indexProfiles(scopes: Catalog['scopes']): Map<string, ProfileLocation> {
    const locations = new Map<string, ProfileLocation>()
    for (const { name } of scopes.values()) {
      for (const { path, variant } of this.listOwnProfiles(name)) locations.set(path, { scope: name, variant })
    }
    return locations
  }
}

/** A partner feed with the name of its scope, which need not exist. */
export interface PartnerAddress extends FeedAddress {
  readonly scope: string
}

const NO_PARTNERS: readonly PartnerFeed[] = []

const hasFormat = ({ settings, keptFormats }: Scope, format: string): boolean =>
  settings.formats.includes(format) || keptFormats.includes(format)

interface ProfileLocation {
  /** Name of the scope. */
  readonly scope: string
  readonly variant: FeedVariant
}

/** True if readers may find a variant by themselves. */
export const isListed = ({ profile }: FeedVariant): boolean => profile?.listed ?? true

function makeProfileVariant(plain: ReadonlyMap<string, FeedVariant>, profile: FeedProfile): FeedVariant {
  const { name, label, extendItem, extendFeed } = profile
  const format = plain.get(profile.format)?.format
  if (format === undefined)
    throw new Error(`profile "${name}" varies the format "${profile.format}", which is not in the table`)
  if (!format.isExtensible && (extendItem ?? extendFeed) !== undefined) {
    throw new Error(`profile "${name}" adds elements to the format "${format.name}", which is not made of XML`)
  }
  return { name, format, profile, label: label ?? format.label }
}

function indexUnique<T>(rows: readonly T[], getKey: (row: T) => string): ReadonlyMap<string, T> {
  const index = new Map<string, T>()
  for (const row of rows) {
    const key = getKey(row)
    if (index.has(key)) throw new Error(`two formats or profiles of feeds are called "${key}"`)
    index.set(key, row)
  }
  return index
}
