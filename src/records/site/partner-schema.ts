import * as z from 'zod'
import { PARTNER_PROFILES } from '../../model/index.ts'
import { lineSchema, webAddressSchema } from '../schema.ts'

const items = { error: 'a whole number from 1 to 1000' }

/** A partner feed with settings. */
export const partnerSchema = z.strictObject({
  profile: z.enum(PARTNER_PROFILES),
  name: z
    .string()
    .regex(/^[a-z\d][a-z\d-]{0,59}$/, { error: 'a name of small letters, digits and "-", such as msn-sport' })
    .optional(),
  section: lineSchema.optional(),
  tag: lineSchema.optional(),
  // Below `partners/` no section, author or tag has a feed, and three names are the address of no page.
  path: z
    .string()
    .trim()
    .regex(/^\/?partners\/[A-Za-z\d][\w-]{0,99}\/[A-Za-z\d][\w-]{0,99}\.(?:xml|rss)$/, {
      error: 'a path of two names below /partners/ that ends with .xml or .rss, such as /partners/msn-8f3kq2/rss.xml',
    })
    .optional(),
  items: z.int(items).min(1, items).max(1000, items).optional(),
  exceptSources: z.array(lineSchema, { error: 'a list of names such as `[The Agency]`' }).optional(),
  pictureRights: z.boolean().optional(),
  logo: webAddressSchema.optional(),
  darkLogo: webAddressSchema.optional(),
})

/** Names of profiles, alone or with settings. A union would not report which of the two is wrong. */
export const partnersSchema = z.array(
  z.unknown().transform((written, context) => {
    const parsed = partnerSchema.safeParse(typeof written === 'string' ? { profile: written } : written)
    if (parsed.success) return parsed.data
    for (const issue of parsed.error.issues) context.issues.push({ ...issue, input: written } as z.core.$ZodRawIssue)
    return z.NEVER
  }),
  { error: 'a list of partner feeds such as `- msn`' },
)

export type WrittenPartner = z.infer<typeof partnerSchema>
