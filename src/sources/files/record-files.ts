import type { Problem } from '../../problems/index.ts'
import { AUTHORS_FILE, SITE_FILE } from '../../records/site/index.ts'
import type { YieldToEventLoop } from '../../system/index.ts'
import { isProblem, readText } from './read-file.ts'
import { listDirectory } from './scan.ts'

/** The texts of a content directory. */
export interface DirectoryTexts {
  readonly site?: string
  readonly authors?: string
  readonly records: readonly { readonly file: string; readonly text: string }[]
  /** Problems of files that cannot be read. */
  readonly problems: readonly Problem[]
}

/** Reads the texts of all article files and of the settings. */
export async function readDirectoryTexts(root: string, yieldToEventLoop: YieldToEventLoop): Promise<DirectoryTexts> {
  const { paths, problems } = await listDirectory(root, yieldToEventLoop)
  const records: { file: string; text: string }[] = []
  for (const file of paths.sort()) {
    const read = readText(root, file)
    if (isProblem(read)) problems.push(read)
    else records.push({ file, text: read.text })
    await yieldToEventLoop()
  }
  const [site, authors] = [SITE_FILE, AUTHORS_FILE].map((file) => readText(root, file))
  return {
    ...(site === undefined || isProblem(site) ? {} : { site: site.text }),
    ...(authors === undefined || isProblem(authors) ? {} : { authors: authors.text }),
    records,
    problems,
  }
}
