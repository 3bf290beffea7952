import type { FormatName } from '../newsroom/site.ts'
import type { Problem } from '../problem.ts'
import type { FeedItem } from './item.ts'
import { RENDERERS } from './render.ts'

/** Rendered items, kept as long as the item lives: once per version and format, however many feeds show it. */
export class Fragments {
  private readonly kept = new WeakMap<FeedItem, Map<FormatName, string | undefined>>()
  private readonly report: (problem: Problem) => void

  constructor(report: (problem: Problem) => void) {
    this.report = report
  }

  /** The item in a format; undefined when it cannot be rendered well-formed: it is reported, and the feed goes without it. */
  get(item: FeedItem, format: FormatName): string | undefined {
    const made = this.kept.get(item) ?? new Map<FormatName, string | undefined>()
    this.kept.set(item, made)
    if (!made.has(format)) made.set(format, this.render(item, format))
    return made.get(format)
  }

  private render(item: FeedItem, format: FormatName): string | undefined {
    const fault = attempt(() => {
      const fragment = RENDERERS[format].item(item)
      return { fragment, fault: RENDERERS[format].faultOf(fragment) }
    })
    if (fault.fault === undefined) return fault.fragment
    this.report({
      code: 'item-not-well-formed',
      severity: 'withheld',
      file: item.file,
      found: `an article whose ${format} item would break the feed (${fault.fault})`,
      expected: 'an article that can be said in XML and JSON',
      fix: 'The feed stands without it; please report this as a fault of Sectionwire, with the file.',
    })
    return undefined
  }
}

type Attempt = { fragment: string; fault: string | undefined } | { fragment?: undefined; fault: string }

function attempt(render: () => Attempt): Attempt {
  try {
    return render()
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) }
  }
}
