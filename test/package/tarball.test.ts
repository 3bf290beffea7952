import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { describe, expect, it } from 'vitest'
import { folder, put } from '../support/cli.ts'
import { pack, ROOT } from './support.ts'

const run = promisify(execFile)
const tool = (...path: string[]): string => join(ROOT, 'node_modules', ...path)

/** Unpacks the tarball into the `node_modules` of an empty folder, and links the types that its own refer to. */
async function unpack(): Promise<string> {
  const root = folder()
  const modules = join(root, 'node_modules')
  mkdirSync(modules)
  await run('tar', ['-xzf', await pack(root), '-C', modules])
  await run('mv', [join(modules, 'package'), join(modules, 'sectionwire')])
  symlinkSync(tool('@types'), join(modules, '@types'))
  put(join(root, 'package.json'), '{ "type": "module" }')
  return root
}

const CONSUMER = `
import type Koa from 'koa'
import { createPublisher, type Problem, type Publisher, type RecordSource } from 'sectionwire'

declare const app: Koa
declare const source: RecordSource
const one: Publisher = await createPublisher({ articles: './articles', cache: './cache' })
const two = await createPublisher({ site: { title: 'Courier' }, records: [{ id: 1, title: 'The vote' }] })
const three = await createPublisher({ source, url: 'https://news.example.org/' })
app.use(one.middleware())
const problems: readonly Problem[] = await two.put({ id: 1, title: 'The vote', published: new Date() })
const response: Response = await three.fetch(new Request('https://news.example.org/rss.xml'))
const text: string | undefined = await three.text('/rss.xml')
console.log(problems[0]?.code === 'bad-value', response.status, text)
// @ts-expect-error: one of \`articles\`, \`site\` and \`source\` is needed.
await createPublisher({})
`

const COMPILER_OPTIONS = {
  ...{ target: 'es2023', module: 'nodenext', strict: true, exactOptionalPropertyTypes: true, noEmit: true },
  ...{ types: ['node'], lib: ['es2023'], verbatimModuleSyntax: true, skipLibCheck: false },
}

describe('Package', { timeout: 120_000 }, () => {
  it('passes publint and @arethetypeswrong/cli', async () => {
    const tarball = await pack(folder())
    const { buffer } = new Uint8Array(readFileSync(tarball))
    const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true })
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
    const attw = tool('@arethetypeswrong', 'cli', 'dist', 'index.js')
    const { stdout } = await run(process.execPath, [attw, tarball, '--profile', 'esm-only', '--format', 'json'])
    const { analysis, problems } = JSON.parse(stdout)
    expect(Object.keys(analysis.entrypoints)).toEqual(['.', './package.json'])
    expect(analysis.types).toEqual({ kind: 'included' })
    // The package is for import alone.
    const found = Object.values<{ resolutionKind: string }[]>(problems).flat()
    expect(found.filter(({ resolutionKind }) => resolutionKind !== 'node16-cjs')).toEqual([])
  })

  it('has types that a strict project compiles with, and that name no type of Koa', async () => {
    const root = await unpack()
    put(join(root, 'app.ts'), CONSUMER)
    put(join(root, 'tsconfig.json'), JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files: ['app.ts'] }))
    const compiled = run(process.execPath, [tool('typescript', 'bin', 'tsc'), '-p', root]).catch(
      ({ stdout }: { stdout: string }) => ({ stdout }),
    )
    expect((await compiled).stdout).toBe('')
    const { stdout } = await run(
      'grep',
      ['-rlE', "from '(koa|@types)", join(root, 'node_modules', 'sectionwire', 'dist')],
      {
        encoding: 'utf8',
      },
    ).catch(() => ({ stdout: '' }))
    expect(stdout.split('\n').filter((file) => file.endsWith('.d.ts'))).toEqual([])
  })

  it('installs one package, without a script of an installation', async () => {
    const root = folder({ 'package.json': '{ "private": true }' })
    const tarball = await pack(root)
    const args = ['install', tarball, '--no-audit', '--no-fund', '--offline', '--cache', join(root, 'cache')]
    await run('npm', [...args, '--loglevel=error'], { cwd: root })
    const installed = readdirSync(join(root, 'node_modules')).filter((name) => !name.startsWith('.'))
    expect(installed).toEqual(['sectionwire'])
    const { scripts, dependencies } = JSON.parse(
      readFileSync(join(root, 'node_modules', 'sectionwire', 'package.json'), 'utf8'),
    )
    expect(dependencies).toBeUndefined()
    expect(Object.keys(scripts).filter((name) => /^(?:pre|post)?install$/.test(name))).toEqual([])
  })

  it('starts a newsroom from an empty folder by `npx`', async () => {
    const root = folder()
    const tarball = await pack(root)
    const npx = (...words: string[]) =>
      run(
        'npx',
        ['--yes', '--offline', '--cache', join(root, 'cache'), '--package', tarball, 'sectionwire', ...words],
        {
          cwd: root,
        },
      )
    await npx('init', 'courier', '--title', 'The Courier', '--url', 'https://news.example.org/')
    const { stdout } = await npx('check', '--articles', 'courier')
    expect(stdout).toMatch(/^1 article/m)
  })

  it('leaves the process as it is when it is imported', async () => {
    const root = await unpack()
    const script = `
      const look = () => [Object.keys(globalThis), process.eventNames().map(String), Object.entries(process.env).flat()]
      const before = look().map((list) => new Set(list))
      const names = Object.keys(await import('sectionwire'))
      const added = look().map((list, n) => list.filter((each) => !before[n].has(each)))
      console.log(JSON.stringify({ names, added }))`
    put(join(root, 'app.js'), script)
    const { stdout, stderr } = await run(process.execPath, ['app.js'], { cwd: root })
    const names = ['SiteSettingsError', 'VersionGone', 'createPublisher', 'readRecords', 'readSettings', 'sortArticles']
    // All copies of zod in a process share two objects.
    expect(JSON.parse(stdout)).toEqual({ names, added: [['__zod_globalConfig', '__zod_globalRegistry'], [], []] })
    expect(stderr).toBe('')
  })
})
