/** Fenced blocks and code spans, in which a template tag is text. */
const CODE =
  /^(?<fence>`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^\k<fence>[`~]*[ \t]*$|$(?![\s\S]))|(?<ticks>`+)(?!`)[\s\S]*?[^`]\k<ticks>(?!`)/gm

/**
 * Removes the template tags of Hugo, Jekyll and Eleventy from a body. Tags of pictures and videos become Markdown; text
 * between an opening and a closing tag stays.
 */
export const removeTemplateTags = (source: string): string =>
  /\{[{%]/.test(source) ? replaceOutsideCode(source, (text) => REPLACEMENTS.reduce(replaceTags, text)) : source

/** Returns MDX as Markdown, without imports, exports and comments. The sanitizer removes components but not their text. */
export const convertMdx = (source: string): string =>
  replaceOutsideCode(source, (text) =>
    text.replace(/^(?:import|export)\s(?:[^\n]|\n(?!\n))*$/gm, '').replace(/\{\/\*[\s\S]*?\*\/\}/g, ''),
  )

function replaceOutsideCode(source: string, change: (text: string) => string): string {
  let result = ''
  let end = 0
  for (const code of source.matchAll(CODE)) {
    result += change(source.slice(end, code.index)) + code[0]
    end = code.index + code[0].length
  }
  return result + change(source.slice(end))
}

type Replacement = readonly [RegExp, (tag: string, ...groups: string[]) => string]

const REPLACEMENTS: readonly Replacement[] = [
  [
    /\{%-?\s*highlight\s+(\w+)[^%]*%\}\n?([\s\S]*?)\{%-?\s*endhighlight\s*-?%\}/g,
    (_, lang, code) => `\n\`\`\`${lang}\n${code}\n\`\`\`\n`,
  ],
  [/\{\{[<%]\s*(?:figure|img|image)\s([^}]*?)\/?\s*[>%]\}\}/g, (_, attributes) => makePicture(attributes ?? '')],
  [
    /\{\{[<%]\s*(youtube|vimeo)\s+(?:id=)?"?([\w-]+)"?[^}]*[>%]\}\}/g,
    (_, site, id) => makeVideoLink(site ?? '', id ?? ''),
  ],
  [/\{%-?\s*include\s+(?:image|figure)[\w./-]*\s([^%]*)-?%\}/g, (_, attributes) => makePicture(attributes ?? '')],
  // Text between the tags of a pair stays.
  [/\{\{[<%][\s\S]*?[>%]\}\}|\{%[\s\S]*?%\}/g, () => ''],
  [
    /\{\{-?\s*(?:'([^']*)'|"([^"]*)")\s*\|\s*(?:relative_url|absolute_url|url)\s*-?\}\}/g,
    (_, single, double) => single || double || '',
  ],
  [/\{\{-?\s*(?:site|page)\.[\w.]+[^}]*\}\}/g, () => ''],
]

const replaceTags = (text: string, [pattern, replacement]: Replacement): string => text.replace(pattern, replacement)

function makePicture(attributes: string): string {
  const value = (name: string): string => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? ''
  const src = value('src') || value('url')
  const caption = value('caption') || value('title')
  if (src === '') return ''
  return `\n\n![${(value('alt') || caption).replace(/[[\]]/g, '')}](<${src.replace(/[<>]/g, '')}>)\n\n${caption}\n\n`
}

const makeVideoLink = (site: string, id: string): string => {
  const address = site === 'youtube' ? `https://www.youtube.com/watch?v=${id}` : `https://vimeo.com/${id}`
  return `[${address}](${address})`
}
