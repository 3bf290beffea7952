import type { PartnerFeed, PartnerProfile } from '../../model/index.ts'
import type { FeedProfile } from '../profile.ts'
import { emailPartner } from './email.ts'
import { flipboardPartner } from './flipboard.ts'
import { msnPartner } from './msn.ts'
import { newsbreakPartner } from './newsbreak.ts'
import { makeProfile, type PartnerDefinition } from './partner-profile.ts'
import { smartnewsPartner } from './smartnews.ts'
import { yahooPartner } from './yahoo.ts'

/** The partners whose rules are known. */
export const PARTNERS: Readonly<Record<PartnerProfile, PartnerDefinition>> = {
  email: emailPartner,
  msn: msnPartner,
  smartnews: smartnewsPartner,
  yahoo: yahooPartner,
  newsbreak: newsbreakPartner,
  flipboard: flipboardPartner,
}

/** Returns the profile of a feed that site.yaml asks for. */
export const makePartnerProfile = (feed: PartnerFeed): FeedProfile => makeProfile(PARTNERS[feed.profile], feed)
