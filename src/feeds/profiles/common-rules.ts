import type { PartnerFeed } from '../../model/index.ts'
import type { FeedImage } from '../item-parts.ts'
import { advise, type PartnerRule, type PartnerStory, require } from './partner-rule.ts'
import { listLinks } from './restrict-html.ts'

/** Rules that several partners have, each with its own figures. */

export const requireText = (partner: string, source: string): PartnerRule =>
  require(`${partner}/text`, source, 'text', 'a full text', ({ text }) =>
    text === '' ? 'an article without a text' : undefined)

/** A rule of the newsroom, not of the partner: agencies sell their articles to each paper for itself. */
export function requireOwnSource({ profile, exceptSources }: PartnerFeed): PartnerRule {
  const refused = new Set(exceptSources.map(foldName))
  return require(`${profile}/source`, '`exceptSources` in site.yaml', 'source', 'an article that you may pass on', ({
    item: { source },
  }) => (source !== undefined && refused.has(foldName(source.title)) ? `an article of ${source.title}` : undefined))
}

const foldName = (name: string): string => name.normalize('NFKC').trim().toLowerCase()

export const requirePicture = (partner: string, source: string): PartnerRule =>
  require(`${partner}/picture`, source, 'image', 'a picture', ({ item }) =>
    item.image === undefined ? 'an article without a picture' : undefined, 'Name one as `image`.')

/** Retraction notices are too short for partners, and none of them says how it takes one. */
export const requireNoNotice = (partner: string, source: string): PartnerRule =>
  require(`${partner}/retracted`, source, 'retracted', 'an article that stands', ({ item }) =>
    item.isRetracted === true
      ? 'the notice of a retraction'
      : undefined, 'Ask the partner to take the article down, since the feed cannot.')

/** Returns what is found of a picture that is smaller; undefined where its size is not known. */
export function findSmall(image: FeedImage | undefined, width: number, height: number): string | undefined {
  if (image?.width === undefined || image.height === undefined) return undefined
  return image.width < width || image.height < height ? describeSize(image) : undefined
}

export const describeSize = ({ width = 0, height = 0 }: FeedImage): string =>
  `a picture of ${width} by ${height} pixels`

/** Returns the ratio of the longer side to the shorter one; undefined where the size is not known. */
export const getSideRatio = (image: FeedImage | undefined): number | undefined =>
  image?.width === undefined || image.height === undefined || image.width === 0 || image.height === 0
    ? undefined
    : Math.max(image.width, image.height) / Math.min(image.width, image.height)

export const isGif = ({ item: { image } }: PartnerStory): boolean =>
  image !== undefined && (image.type === undefined ? /\.gif(?:[?#]|$)/i.test(image.url) : image.type === 'image/gif')

export const countWords = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length

export const formatCount = (count: number, noun: string): string =>
  `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`

const TRACKING = /[?&](?:utm_[a-z]+|fbclid|gclid)=/i

export const adviseCleanLink = (partner: string, source: string): PartnerRule =>
  advise(
    `${partner}/link`,
    source,
    'url',
    'the canonical address over https, without parameters for tracking',
    ({ item: { url } }) => {
      if (!url.startsWith('https:')) return `the address ${url}`
      return TRACKING.test(url) ? `the address ${url} with parameters for tracking` : undefined
    },
  )

/** Addresses of networks that pay for a sale. */
const AFFILIATE =
  /^https?:\/\/(?:[\w-]+\.)*(?:amzn\.to|shareasale\.com|awin1\.com|anrdoezrs\.net|jdoqocy\.com|tkqlhce\.com|dpbolvw\.net|kqzyfj\.com|linksynergy\.com|skimresources\.com|redirectingat\.com|viglink\.com|prf\.hn|sjv\.io|pxf\.io)\/|^https?:\/\/(?:www\.)?amazon\.[a-z.]{2,6}\/[^#]*[?&]tag=/i

export const findAffiliateLink = ({ html }: PartnerStory): string | undefined => {
  const link = listLinks(html).find((address) => AFFILIATE.test(address))
  return link === undefined ? undefined : `a link to ${link}`
}
