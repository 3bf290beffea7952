import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize, posix, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

/** The folders and files of `src/` in the order of the data flow: each imports only those before it. */
const ORDER = [
  'collections',
  'problems',
  'model',
  'pictures',
  'system',
  'html',
  'records',
  'checks',
  'catalog',
  'feeds',
  'redirects',
  'pages',
  'edition',
  'sources',
  'delivery',
  'runtime',
  'publisher',
  'commands',
  'cli.ts',
  'index.ts',
]

/** Folders without clock, disk, network or process-wide state. */
const PURE = [
  'collections',
  'problems',
  'model',
  'pictures',
  'html',
  'records',
  'checks',
  'catalog',
  'feeds',
  'redirects',
  'pages',
]

/** A folder holds at most this many files of its own, its door aside. */
const MAX_FILES = 20

/** Files of tables and texts alone, which may be longer than 300 lines. */
const TABLES: readonly string[] = [
  'src/model/languages/language-table.ts',
  'src/records/visibility/visibility-table.ts',
]

/** Short files that hide something all the same: a decision, an edge or a type that several folders share. */
const SHORT_FILES: readonly string[] = [
  'src/collections/objects.ts',
  'src/commands/option-values.ts',
  'src/delivery/server/response-turn.ts',
  'src/feeds/formats/feed-formats.ts',
  'src/feeds/profiles/feed-profiles.ts',
  'src/html/unfilled-output.ts',
  'src/problems/call-error.ts',
  'src/records/fields/fields-digest.ts',
  'src/sources/open-source.ts',
  'src/system/deferred.ts',
]

/** Values that a pure module changes: space for one call, which no later call reads. */
const SCRATCH_SPACE: readonly string[] = ['src/model/text-digest.ts: scratch']

const DOOR = 'index.ts'

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join('src', file).split(sep).join('/'))
  .sort()

const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]))
const textOf = (file: string): string => texts.get(file) ?? ''

/** The files that a file imports, types included, statically or lazily. */
const importsOf = new Map(
  files.map((file) => [
    file,
    [...textOf(file).matchAll(/(?:from|import|import\() ?'(\.[^']+)'/g)].map(([, target = '']) =>
      normalize(join(dirname(file), target))
        .split(sep)
        .join('/'),
    ),
  ]),
)

const topOf = (file: string): string => file.split('/')[1] ?? ''
const isDoor = (file: string): boolean => basename(file) === DOOR
const isPure = (file: string): boolean => PURE.includes(topOf(file))
const countLines = (file: string): number => textOf(file).split('\n').length - 1

/** All imports that satisfy a condition, printed one per line. */
const listImports = (isWrong: (from: string, to: string) => boolean): string[] =>
  files.flatMap((from) =>
    (importsOf.get(from) ?? []).filter((to) => isWrong(from, to)).map((to) => `${from} imports ${to}`),
  )

/** Groups of files that import each other, directly or through others (Tarjan's algorithm). */
function findCycles(): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const cycles: string[][] = []
  const visit = (file: string): void => {
    const own = index.size
    index.set(file, own)
    low.set(file, own)
    stack.push(file)
    for (const next of importsOf.get(file) ?? []) {
      if (!index.has(next)) visit(next)
      if (stack.includes(next)) low.set(file, Math.min(low.get(file) ?? own, low.get(next) ?? own))
    }
    if (low.get(file) !== own) return
    const group = stack.splice(stack.indexOf(file))
    if (group.length > 1) cycles.push(group.sort())
  }
  for (const file of files) if (!index.has(file)) visit(file)
  return cycles
}

describe('Source folders', () => {
  it('have a place in the order of the data flow', () => {
    expect(files.length).toBeGreaterThan(100)
    expect(files.filter((file) => !ORDER.includes(topOf(file)))).toEqual([])
  })

  it('import only folders that come before them', () => {
    expect(listImports((from, to) => ORDER.indexOf(topOf(to)) > ORDER.indexOf(topOf(from)))).toEqual([])
  })

  it('are imported through their door alone, except by the folders inside them', () => {
    const isThroughDoor = (from: string, to: string): boolean =>
      dirname(from) === dirname(to) || isDoor(to) || dirname(to) === 'src' || from.startsWith(`${dirname(to)}/`)
    expect(listImports((from, to) => !isThroughDoor(from, to))).toEqual([])
  })

  it('do not import their own door', () => {
    expect(
      listImports((from, to) => isDoor(to) && from.startsWith(`${dirname(to)}/`) && dirname(to) !== 'src'),
    ).toEqual([])
  })

  it('have a door that only exports', () => {
    const doors = files.filter((file) => isDoor(file) && dirname(file) !== 'src' && dirname(file) !== 'src/commands')
    const isExport = /^(?:export (?:type )?\{[^}]*\} from '[^']+'\n|\/\*\*(?:[^*]|\*(?!\/))*\*\/\n|\n)*$/
    expect(doors.filter((file) => !isExport.test(textOf(file)))).toEqual([])
  })

  it('have a door when another folder imports them', () => {
    const folders = new Set(files.map((file) => dirname(file)).filter((folder) => folder !== 'src'))
    const hasFiles = [...folders].filter((folder) => files.some((file) => dirname(file) === folder && !isDoor(file)))
    expect(hasFiles.filter((folder) => !files.includes(`${folder}/${DOOR}`))).toEqual([])
  })

  it(`hold at most ${MAX_FILES} files of their own`, () => {
    const sizes = new Map<string, number>()
    for (const file of files) if (!isDoor(file)) sizes.set(dirname(file), (sizes.get(dirname(file)) ?? 0) + 1)
    expect([...sizes].filter(([, size]) => size > MAX_FILES)).toEqual([])
  })
})

describe('Source files', () => {
  it('never import each other in a circle, type imports included', () => {
    expect(findCycles()).toEqual([])
  })

  it('have names that occur once, doors aside', () => {
    const names = files.filter((file) => !isDoor(file)).map((file) => basename(file))
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  })

  it('have at most 300 lines, tables aside', () => {
    expect(files.filter((file) => countLines(file) > 300 && !TABLES.includes(file))).toEqual([])
  })

  it('have at least 15 lines, unless they hide something', () => {
    const short = files.filter((file) => !isDoor(file) && countLines(file) < 15 && !SHORT_FILES.includes(file))
    expect(short).toEqual([])
  })

  it('open no comment with a riddle ("What …", "Of …", "Whether …")', () => {
    const opening = /(?:\/\*\*?|^\s*\*|\/\/) (?:What|Of|Whether) /m
    expect(files.filter((file) => opening.test(textOf(file)))).toEqual([])
  })

  it('use none of the names that an earlier version had for caches, processes and checks, nor do tests and documents', () => {
    const allegory =
      /\b(?:shelf|shelves|workshop|back ?issues?|crew|chair|front ?door|date ?(?:book|desk|keeper)|holdings|doubts|testif(?:y|ies)|breath(?:e|es|er|ing)|tally|stamps?|finishGently|sameElements|noteTaken|isSaid|turnedBy|nextTurn|shownIn|mend(?:s|ed|ing)?)\b|(?:Feed|Page|List|Archive|Moved)Press\b/i
    const others = ['test', 'bench', 'tools', 'docs', 'examples'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter(
          (file) => /\.(?:m?[jt]s|md)$/.test(file) && !/node_modules|cases\/|bad-records|architecture\.test/.test(file),
        )
        .map((file) => join(folder, file)),
    )
    const found = [...files, ...others, 'README.md', 'CHANGELOG.md', 'ARCHITECTURE.md'].filter(
      (file) => allegory.test(file) || allegory.test(readFileSync(file, 'utf8')),
    )
    expect(found).toEqual([])
  })

  it('export no value that no other file uses', () => {
    const everywhere = [
      ...files.map(textOf),
      ...['test', 'bench', 'tools'].flatMap((folder) =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' })
          .filter((file) => file.endsWith('.ts'))
          .map((file) => readFileSync(join(folder, file), 'utf8')),
      ),
    ]
    const users = new Map<string, number>()
    for (const text of everywhere) {
      for (const word of new Set(text.match(/\w+/g))) users.set(word, (users.get(word) ?? 0) + 1)
    }
    const unused = files.flatMap((file) =>
      [...textOf(file).matchAll(/^export (?:async )?(?:function\*?|const|class) (\w+)/gm)]
        .map(([, name = '']) => name)
        .filter((name) => (users.get(name) ?? 0) < 2)
        .map((name) => `${file}: ${name}`),
    )
    expect(unused).toEqual([])
  })
})

describe('Pure folders', () => {
  it('import only pure folders', () => {
    expect(listImports((from, to) => isPure(from) && !isPure(to))).toEqual([])
  })

  it('have no clock, disk, network, timer, process or chance', () => {
    const edge =
      /from 'node:(?:fs|http|https|http2|net|dns|os|process|perf_hooks|child_process|timers|worker_threads|cluster)|\bDate\.now\(|new Date\(\)|\bperformance\.|\bset(?:Timeout|Interval|Immediate)\(|\bqueueMicrotask\(|\bfetch\(|\bprocess\.|\bMath\.random\(|\brandom(?:UUID|Bytes|Int)\(/
    expect(files.filter((file) => isPure(file) && edge.test(textOf(file)))).toEqual([])
  })

  it('keep no module-level state', () => {
    const state =
      /^(?:export )?(?:let |const \w+(?:: [^=]+)? = (?:new (?:Map|Set|WeakMap|WeakSet|LRUCache|FragmentCache)(?:<[^>]*>+)?\((?:\{|\))|memoize))/m
    expect(files.filter((file) => isPure(file) && state.test(textOf(file)))).toEqual([])
  })

  it('change no value that a module keeps', () => {
    const constant = /^(?:export )?const (\w+)(?:: [^=]+)? = (?!(?:async )?(?:\(|<|\w+ =>))/gm
    const changed = files.filter(isPure).flatMap((file) =>
      [...textOf(file).matchAll(constant)]
        .map(([, name = '']) => name)
        .filter((name) => {
          const change = `\\b${name}(?:\\.(?:set|add|delete|clear|push|pop|shift|unshift|splice|sort|reverse|fill)\\(|\\[[^\\]\\n]+\\] \\??=(?!=)|\\.(?!lastIndex)\\w+ \\??=(?!=))`
          return new RegExp(change).test(textOf(file))
        })
        .map((name) => `${file}: ${name}`),
    )
    expect(changed).toEqual(SCRATCH_SPACE)
  })
})

describe('Test files', () => {
  it('mirror the source folders', () => {
    const folders = new Set(files.map((file) => posix.relative('src', dirname(file))))
    const beside = ['', 'cli', 'docs', 'support', 'cases', 'bad-records', 'examples', 'seams', 'package']
    const tests = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'))
    expect(tests.length).toBeGreaterThan(50)
    const misplaced = tests.filter((file) => {
      const folder = dirname(file).split(sep).join('/')
      return !beside.includes(folder === '.' ? '' : (folder.split('/')[0] ?? '')) && !folders.has(folder)
    })
    expect(misplaced).toEqual([])
  })
})

describe('ARCHITECTURE.md', () => {
  const text = readFileSync('ARCHITECTURE.md', 'utf8')

  it('has at most 80 lines', () => {
    expect(text.split('\n').length).toBeLessThanOrEqual(81)
  })

  it('names only files and folders that exist', () => {
    const named = [...text.matchAll(/`((?:[a-z-]+\/)+(?:[a-z-]+\.ts)?)`/g)].map(([, path = '']) => path)
    expect(named.length).toBeGreaterThan(40)
    const exists = (path: string): boolean =>
      path.endsWith('/')
        ? files.some((file) => file.includes(`/${path}`)) || path === 'src/'
        : files.includes(`src/${path}`) || path.startsWith('test/')
    expect(named.filter((path) => !exists(path))).toEqual([])
  })

  it('gives every folder of the source a sentence', () => {
    const rows = [...text.matchAll(/^\| `([a-z]+)\/` \|/gm)].map(([, folder]) => folder)
    expect(rows).toEqual(ORDER.filter((entry) => !entry.endsWith('.ts')))
  })
})
