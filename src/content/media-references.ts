import { mediaTypeOf } from '../newsroom/media-types.ts'

const IN_BODY = /\]\(\s*<?([^)\s>]+)|\b(?:src|href|poster)\s*=\s*["']?([^"'\s>]+)|\bsrcset\s*=\s*["']([^"']+)["']/gi

/**
 * References of an article that may lead to files of the content directory: those of its record, and what looks like
 * one in its body. Found without rendering it, so that a newsroom's hundred thousand bodies stay unread.
 */
export function mediaReferences(ofRecord: readonly string[], body: string | Buffer): string[] {
  // Most bodies have no link at all.
  const inBody =
    !body.includes('=') && !body.includes('](')
      ? []
      : [...body.toString().matchAll(IN_BODY)].flatMap(([, link, attribute, set]) =>
          set === undefined
            ? [link ?? attribute ?? '']
            : set.split(',').map((candidate) => candidate.trim().split(/\s/)[0] ?? ''),
        )
  return [...new Set([...ofRecord, ...inBody].filter(isLocalMedia))]
}

const isLocalMedia = (reference: string): boolean =>
  !/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(reference) && mediaTypeOf(reference.replace(/[?#].*$/s, '')) !== undefined
