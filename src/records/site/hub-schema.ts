import { z } from 'zod'
import { webAddressSchema } from '../schema.ts'

/**
 * Where a hub is: feeds name it to subscribers, so it is whole, and holds no password. As `URL` writes it, since a Link
 * field takes nothing but ASCII.
 */
const hubAddress = z
  .string({ error: 'the address of a hub, such as https://hub.example.org/' })
  .trim()
  .refine(isHubAddress, { error: 'the address of a hub, such as https://hub.example.org/' })
  .transform((text) => new URL(text).href)

function isHubAddress(text: string): boolean {
  if (!/^https?:\/\/[^/]/i.test(text) || !webAddressSchema.safeParse(text).success) return false
  const { username, password, hash } = new URL(text)
  return username === '' && password === '' && hash === ''
}

/** A hub with settings. */
export const hubSchema = z.strictObject({
  url: hubAddress,
  private: z.boolean().optional(),
  several: z.boolean().optional(),
})

const bareHub = hubAddress.transform((url): z.infer<typeof hubSchema> => ({ url }))

/** An address alone, or an address with settings: a union would not say which of the two is wrong. */
export const hubsSchema = z.array(
  z.unknown().transform((written, context) => {
    const parsed = (typeof written === 'string' ? bareHub : hubSchema).safeParse(written)
    if (parsed.success) return parsed.data
    for (const issue of parsed.error.issues) context.issues.push({ ...issue, input: written } as z.core.$ZodRawIssue)
    return z.NEVER
  }),
)
