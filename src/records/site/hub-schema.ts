import * as z from 'zod'
import { webAddressSchema } from '../schema.ts'

/**
 * The address of a hub: absolute and without a password, since feeds publish it; as `URL` writes it, since Link fields are
 * ASCII.
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

/** Addresses, alone or with settings. A union would not report which of the two is wrong. */
export const hubsSchema = z.array(
  z.unknown().transform((written, context) => {
    const parsed = (typeof written === 'string' ? bareHub : hubSchema).safeParse(written)
    if (parsed.success) return parsed.data
    for (const issue of parsed.error.issues) context.issues.push({ ...issue, input: written } as z.core.$ZodRawIssue)
    return z.NEVER
  }),
)
