import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PARTNERS } from '../../src/feeds/profiles/partner-profiles.ts'
import type { PartnerRule } from '../../src/feeds/profiles/partner-rule.ts'
import { PARTNER_PROFILES } from '../../src/model/site.ts'

const CONSEQUENCES: Readonly<Record<string, string>> = {
  serializer: 'none: the feed keeps it',
  feed: 'warning, for the feed',
  withheld: 'the article is held back',
  warning: 'warning',
}

const toRow = (rule: PartnerRule): string => {
  const consequence = CONSEQUENCES[rule.by === 'story' ? rule.severity : rule.by]
  return `| [\`${rule.id}\`](${rule.source.split(' ')[0]}) | ${rule.expected} | ${consequence} |`
}

describe('docs/partners.md', () => {
  it.each(PARTNER_PROFILES)('lists every rule of %s with its source', (profile) => {
    const text = readFileSync('docs/partners.md', 'utf8')
    const [, listed = ''] = text.split(`<!-- rules:${profile}:start -->\n`)
    const rules = PARTNERS[profile].makeRules({
      name: '',
      profile,
      scope: '',
      path: '',
      exceptSources: [],
      pictureRights: true,
    })
    const table = ['| Rule | Expected | Breach |', '|---|---|---|', ...rules.map(toRow)]
    expect(listed.split(`<!-- rules:${profile}:end -->`)[0]?.trim().split('\n')).toEqual(table)
  })
})
