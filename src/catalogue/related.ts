import type { Article } from '../newsroom/article.ts'
import type { Catalogue } from './catalogue.ts'

/** Related coverage that can be shown now: another visible article, or a page elsewhere. */
export type Related = { readonly article: Article } | { readonly title: string; readonly url: string }

/** An article's related coverage in the editor's order. What is not visible, unknown or the article itself is left out. */
export function relatedOf(catalogue: Catalogue, article: Article): Related[] {
  const seen = new Set([article.id])
  return article.related.flatMap((reference): Related[] => {
    if (!('id' in reference)) return [reference]
    const other = catalogue.byId.get(reference.id)
    if (other === undefined || seen.has(other.id)) return []
    seen.add(other.id)
    return [{ article: other }]
  })
}
