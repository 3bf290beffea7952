const TAG = /<(\/?)([a-z][^\s/>]{0,40})/gi

/** Elements that have no end, or whose end is mostly left out. */
const NOT_NESTED = new Set(
  'area base br col embed hr img input link meta source track wbr p li dt dd tr td th thead tbody tfoot option optgroup rt rp colgroup'.split(
    ' ',
  ),
)

/** Returns how many elements are in each other at most, at a cost in proportion to the number of tags. */
export function measureDepth(html: string): number {
  const open: string[] = []
  const counts = new Map<string, number>()
  let deepest = 0
  for (const [, slash, written = ''] of html.matchAll(TAG)) {
    const name = written.toLowerCase()
    if (NOT_NESTED.has(name)) continue
    if (slash === '') {
      open.push(name)
      counts.set(name, (counts.get(name) ?? 0) + 1)
      deepest = Math.max(deepest, open.length)
    } else if ((counts.get(name) ?? 0) > 0) closeUntil(name, open, counts)
  }
  return deepest
}

function closeUntil(name: string, open: string[], counts: Map<string, number>): void {
  for (let last = open.pop(); last !== undefined; last = open.pop()) {
    counts.set(last, (counts.get(last) ?? 0) - 1)
    if (last === name) return
  }
}
