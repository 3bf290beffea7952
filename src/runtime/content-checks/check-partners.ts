import type { Edition } from '../../edition/index.ts'
import type { Problem } from '../../problems/index.ts'

/** Returns a warning for each partner feed from which articles are held back, or that has no articles at all. */
export async function checkPartners({ examinePartners }: Pick<Edition, 'examinePartners'>): Promise<Problem[]> {
  const reports = await examinePartners()
  return reports.flatMap(({ feed: { name, scope }, findings }): Problem[] => {
    const common = { code: 'profile-rule', severity: 'warning', file: 'site.yaml' } as const
    if (findings === undefined) {
      const found = `the partner feed "${name}" of ${scope.startsWith('tags/') ? 'a tag' : `the section "${scope}"`}, which has no articles`
      return [
        { ...common, found, expected: 'a section or a tag that has a feed', fix: 'There is nothing at its address.' },
      ]
    }
    const held = new Set(findings.ofItems.flatMap(({ item, fault }) => (fault.severity === 'withheld' ? [item] : [])))
    if (held.size === 0) return []
    return [
      {
        ...common,
        found: `${held.size} of ${findings.items.length} articles that the partner feed "${name}" leaves out`,
        expected: "articles that keep the partner's rules",
        fix: '`sectionwire partners` says for each which rule it breaks. All other feeds have them.',
      },
    ]
  })
}
