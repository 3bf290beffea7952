/** Code, where a template tag is what the article talks about: fenced blocks and spans. */
const CODE =
  /^(?<fence>`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^\k<fence>[`~]*[ \t]*$|$(?![\s\S]))|(?<ticks>`+)(?!`)[\s\S]*?[^`]\k<ticks>(?!`)/gm

/**
 * A body without what only the engine it was written for could fill in: Hugo's shortcodes, Jekyll's and Eleventy's tags.
 * Pictures and videos among them stay as such, and what stands between an opening and a closing tag stays too.
 */
export const removeTemplateTags = (source: string): string =>
  /\{[{%]/.test(source) ? outsideCode(source, (text) => REPLACEMENTS.reduce(replaceTags, text)) : source

/** MDX as Markdown: without imports, exports and comments. Components go with the sanitiser, their text stays. */
export const convertMdx = (source: string): string =>
  outsideCode(source, (text) =>
    text.replace(/^(?:import|export)\s(?:[^\n]|\n(?!\n))*$/gm, '').replace(/\{\/\*[\s\S]*?\*\/\}/g, ''),
  )

function outsideCode(source: string, change: (text: string) => string): string {
  let done = ''
  let end = 0
  for (const code of source.matchAll(CODE)) {
    done += change(source.slice(end, code.index)) + code[0]
    end = code.index + code[0].length
  }
  return done + change(source.slice(end))
}

type Replacement = readonly [RegExp, (tag: string, ...groups: string[]) => string]

const REPLACEMENTS: readonly Replacement[] = [
  [
    /\{%-?\s*highlight\s+(\w+)[^%]*%\}\n?([\s\S]*?)\{%-?\s*endhighlight\s*-?%\}/g,
    (_, lang, code) => `\n\`\`\`${lang}\n${code}\n\`\`\`\n`,
  ],
  [/\{\{[<%]\s*(?:figure|img|image)\s([^}]*?)\/?\s*[>%]\}\}/g, (_, given) => picture(given ?? '')],
  [/\{\{[<%]\s*(youtube|vimeo)\s+(?:id=)?"?([\w-]+)"?[^}]*[>%]\}\}/g, (_, site, id) => video(site ?? '', id ?? '')],
  [/\{%-?\s*include\s+(?:image|figure)[\w./-]*\s([^%]*)-?%\}/g, (_, given) => picture(given ?? '')],
  // What stands between the tags of a pair is text of the article.
  [/\{\{[<%][\s\S]*?[>%]\}\}|\{%[\s\S]*?%\}/g, () => ''],
  [
    /\{\{-?\s*(?:'([^']*)'|"([^"]*)")\s*\|\s*(?:relative_url|absolute_url|url)\s*-?\}\}/g,
    (_, single, double) => single || double || '',
  ],
  [/\{\{-?\s*(?:site|page)\.[\w.]+[^}]*\}\}/g, () => ''],
]

const replaceTags = (text: string, [pattern, replacement]: Replacement): string => text.replace(pattern, replacement)

function picture(given: string): string {
  const value = (name: string): string => new RegExp(`\\b${name}="([^"]*)"`).exec(given)?.[1] ?? ''
  const src = value('src') || value('url')
  const caption = value('caption') || value('title')
  if (src === '') return ''
  return `\n\n![${(value('alt') || caption).replace(/[[\]]/g, '')}](<${src.replace(/[<>]/g, '')}>)\n\n${caption}\n\n`
}

const video = (site: string, id: string): string => {
  const address = site === 'youtube' ? `https://www.youtube.com/watch?v=${id}` : `https://vimeo.com/${id}`
  return `[${address}](${address})`
}
