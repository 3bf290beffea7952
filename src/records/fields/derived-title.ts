/** Titles for articles that have none, as engines and their themes make them. */

/** A heading that begins a text of Markdown or HTML. */
const HEADING = /^\s{0,200}(?:#{1,2}[ \t]{1,9}([^\n]{1,300})|<h[12](?:\s[^<>]{0,200})?>([^<>]{1,300})<\/h[12]>)/i

/** Signs of Markdown, template engines and HTML, whose words are no title. */
const SIGNS = /[{<>`|[\]]|^[-*+!#=:~]|\]\(/

/** Longer titles are cut at a word. In characters. */
const MAX_LENGTH = 80

/** A body is looked at as far as this. In characters. */
const MAX_BODY = 2000

/**
 * Returns a title for an article without one: its first heading, the words of its file's name, or the first line of its
 * text. Undefined when there are none.
 *
 * @param name the file's name without date and language
 */
export function deriveTitle(body: string | Buffer, name: string): string | undefined {
  const start = body.toString().slice(0, MAX_BODY)
  const heading = HEADING.exec(start)
  const written = (heading?.[1] ?? heading?.[2] ?? '').replace(/[ \t]#{1,6}[ \t]*$|\{[^{}]{0,200}\}[ \t]*$/, '').trim()
  if (written !== '' && !/[{<]/.test(written)) return shorten(written)
  const words = name.replace(/[-_]+/g, ' ').trim()
  if (/\p{L}{2}/u.test(words)) return shorten(words.charAt(0).toUpperCase() + words.slice(1))
  const line = start.split('\n').find((each) => /\p{L}{2}/u.test(each) && !SIGNS.test(each.trim()))
  return line === undefined ? undefined : shorten(line.trim())
}

function shorten(text: string): string {
  if (text.length <= MAX_LENGTH) return text
  const space = text.lastIndexOf(' ', MAX_LENGTH)
  return `${text.slice(0, space > MAX_LENGTH / 2 ? space : MAX_LENGTH).replace(/\p{Surrogate}$/u, '')}…`
}
