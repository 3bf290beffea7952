import type { Article } from '../newsroom/article.ts'
import { calendarDay } from '../newsroom/calendar.ts'
import type { Site } from '../newsroom/site.ts'
import { addressOf } from './paths.ts'

/** The article's own address, absolute: its `url`, or the site's pattern filled in. `base` is the site's address. */
export function articleUrl(site: Pick<Site, 'records' | 'timezone'>, article: Article, base: string): string {
  return addressOf(base, article.url ?? fillPattern(site, article))
}

function fillPattern({ records, timezone }: Pick<Site, 'records' | 'timezone'>, article: Article): string {
  const filled = records.url.replace(/\{(\w+)\}/g, (placeholder, key: string) => {
    switch (key) {
      case 'slug':
        return encodeURIComponent(article.slug)
      case 'id':
        return article.id.split('/').map(encodeURIComponent).join('/')
      case 'section':
        return encodeURIComponent(article.sections[0]?.id ?? 'news')
      case 'year':
      case 'month':
      case 'day':
        return calendarDay(article.published, timezone)[key]
      default:
        return placeholder
    }
  })
  // The pattern is rooted in the site, which may itself live below the host's root.
  return filled.replace(/^\/+/, '')
}
