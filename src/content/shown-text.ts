/**
 * A body without what it only shows as text: code and comments are blank, and every other character is where it was.
 * In time that is proportional to the body, whatever is left open in it.
 */
export function shownText(body: string): string {
  const ends = new Runs(body)
  let shown = ''
  let from = 0
  for (let opener = next(body, from); opener !== undefined; opener = next(body, from)) {
    const { at, mark, isFence } = opener
    const end = mark === '<!--' ? ends.ofComment(at) : isFence ? endOfFence(body, at, mark) : ends.ofCode(at, mark)
    const until = end ?? at + mark.length
    shown += body.slice(from, at) + (end === undefined ? mark : body.slice(at, until).replace(/[^\n]/g, ' '))
    from = until
  }
  return shown + body.slice(from)
}

const OPENER = /(^ {0,3}(?:`{3,}(?=[^`\n]*$)|~{3,}))|`+|<!--/gm

function next(
  body: string,
  from: number,
): { readonly at: number; readonly mark: string; readonly isFence: boolean } | undefined {
  OPENER.lastIndex = from
  const found = OPENER.exec(body)
  return found === null ? undefined : { at: found.index, mark: found[0], isFence: found[1] !== undefined }
}

/** The end of a fenced block; one that nothing closes goes on to the end of the body (CommonMark 4.5). */
function endOfFence(body: string, at: number, mark: string): number {
  const fence = mark.trimStart()
  const close = new RegExp(`^ {0,3}${fence[0]}{${fence.length},}[ \\t]*$`, 'gm')
  close.lastIndex = at + mark.length
  const found = close.exec(body)
  return found === null ? body.length : found.index + found[0].length
}

/** Where what is opened ends. */
class Runs {
  private readonly body: string
  /** Of each length the runs of backticks, first to last. */
  private readonly byLength = new Map<number, number[]>()
  private readonly lastComment: number

  constructor(body: string) {
    this.body = body
    this.lastComment = body.lastIndexOf('-->')
    for (const { 0: run, index } of body.matchAll(/`+/g)) {
      const runs = this.byLength.get(run.length)
      if (runs === undefined) this.byLength.set(run.length, [index])
      else runs.push(index)
    }
    for (const runs of this.byLength.values()) runs.reverse()
  }

  ofComment(at: number): number | undefined {
    return this.lastComment < at + 4 ? undefined : this.body.indexOf('-->', at + 4) + 3
  }

  /** Behind the next run of as many backticks (CommonMark 6.1). */
  ofCode(at: number, { length }: string): number | undefined {
    const runs = this.byLength.get(length) ?? []
    // What lies before is never asked for again.
    while ((runs.at(-1) ?? Number.POSITIVE_INFINITY) <= at) runs.pop()
    const close = runs.at(-1)
    return close === undefined ? undefined : close + length
  }
}
