// Writes the type declarations of the library: the public names of src/index.ts and every declaration that they need.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

/**
 * A top-level statement of a declaration file, with the comment before it.
 *
 * @typedef {{ readonly name: string, readonly text: string }} Declaration
 */

/**
 * @typedef {object} DeclarationFile
 * @property {readonly Declaration[]} declarations
 * @property {ReadonlyMap<string, Import>} imports by local name
 * @property {ReadonlyMap<string, Import>} reexports by exported name
 */

/**
 * @typedef {{ readonly from: string, readonly name: string, readonly statement: string }} Import
 */

const START = /^(?:\/\*\*|import |export |declare |interface |type |class |const |function )/
const NAMED = /^(import|export) (?:type )?\{([^}]*)\} from '([^']*)';$/
const DECLARED = /^(?:export )?(?:declare )?(?:abstract )?(?:interface|type|class|const|function|enum) (\w+)/m

/**
 * @param {string} root of the repository
 * @param {string} out
 */
export function writeDeclarations(root, out) {
  const emitted = mkdtempSync(join(tmpdir(), 'declarations-'))
  try {
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const project = join(root, 'tools', 'tsconfig.declarations.json')
    execFileSync(process.execPath, [compiler, '-p', project, '--outDir', emitted], { stdio: 'inherit' })
    for (const [file, text] of new Collector().collect(join(emitted, 'index'))) {
      const place = join(out, `${relative(emitted, file)}.d.ts`)
      mkdirSync(dirname(place), { recursive: true })
      writeFileSync(place, text)
    }
  } finally {
    rmSync(emitted, { recursive: true })
  }
}

/** Collects the declarations that the names of an index need, file by file. Files are named without their ending. */
class Collector {
  /** @type {Map<string, DeclarationFile>} */
  files = new Map()
  /** @type {Map<string, Set<string>>} */
  needed = new Map()

  /** @param {string} index */
  collect(index) {
    /** @type {string[]} */
    const exported = []
    for (const [name, { from, name: original }] of this.read(index).reexports) {
      const source = this.need(from, original)
      exported.push(
        `export type { ${original === name ? name : `${original} as ${name}`} } from '${toPath(index, source)}';`,
      )
    }
    const isValue = (/** @type {string} */ line) => {
      const [, name = '', path = ''] = /\{ (\w+).*'(.*)\.js'/.exec(line) ?? []
      const { text } = this.find(join(dirname(index), path), name)
      return /^export declare (?:class|const|function)/m.test(text)
    }
    const lines = exported.map((line) => (isValue(line) ? line.replace('export type', 'export') : line))
    return new Map([
      [index, `${lines.sort().join('\n')}\n`],
      ...[...this.needed].map(([file, names]) => /** @type {const} */ ([file, this.print(file, names)])),
    ])
  }

  /**
   * Adds a name and everything that its declaration refers to; returns the file that declares it.
   *
   * @param {string} file
   * @param {string} name
   * @returns {string}
   */
  need(file, name) {
    const { reexports, imports, declarations } = this.read(file)
    const passed = reexports.get(name)
    if (passed !== undefined) return this.need(passed.from, passed.name)
    const names = this.needed.get(file) ?? new Set()
    this.needed.set(file, names)
    if (names.has(name)) return file
    names.add(name)
    for (const word of listWords(this.find(file, name).text)) {
      const source = imports.get(word)
      if (source?.from.startsWith('/')) this.need(source.from, source.name)
      if (declarations.some((each) => each.name === word)) this.need(file, word)
    }
    return file
  }

  /**
   * @param {string} file
   * @param {ReadonlySet<string>} names
   */
  print(file, names) {
    const { imports, declarations } = this.read(file)
    const kept = declarations.filter(({ name }) => names.has(name)).map(({ text }) => text)
    const words = listWords(kept.join('\n'))
    const lines = [...imports]
      .filter(([local]) => words.has(local))
      .map(([local, { from, name, statement }]) => {
        if (!from.startsWith('/')) return statement
        const source = this.need(from, name)
        return `import type { ${name === local ? name : `${name} as ${local}`} } from '${toPath(file, source)}';`
      })
    return `${[...new Set(lines)].sort().join('\n')}\n${kept.join('\n')}\n`.trimStart()
  }

  /**
   * @param {string} file
   * @param {string} name
   */
  find(file, name) {
    const found = this.read(file).declarations.find((each) => each.name === name)
    if (found === undefined) throw new Error(`${file}.d.ts does not declare ${name}`)
    return found
  }

  /**
   * @param {string} file
   * @returns {DeclarationFile}
   */
  read(file) {
    const known = this.files.get(file) ?? parse(file, readFileSync(`${file}.d.ts`, 'utf8'))
    this.files.set(file, known)
    return known
  }
}

/**
 * @param {string} file
 * @param {string} text
 */
function parse(file, text) {
  /** @type {Declaration[]} */
  const declarations = []
  const imports = new Map()
  const reexports = new Map()
  for (const statement of split(text)) {
    const [, kind, list = '', path = ''] = NAMED.exec(withoutComments(statement).trim()) ?? []
    const declared = DECLARED.exec(statement)?.[1]
    if (kind !== undefined) {
      const from = path.startsWith('.') ? join(dirname(file), path.replace(/\.ts$/, '')) : path
      const entries = list.split(',').map((name) => name.trim().replace(/^type /, ''))
      for (const entry of entries.filter((each) => each !== '')) {
        const [name = '', local = name] = entry.split(' as ')
        ;(kind === 'import' ? imports : reexports).set(local, { from, name, statement })
      }
    } else if (statement.startsWith('import ')) {
      const [, local = ''] = /^import (?:type )?(?:\* as )?(\w+) from/.exec(statement) ?? []
      imports.set(local, { from: 'a package', name: local, statement })
    } else if (declared !== undefined) {
      declarations.push({ name: declared, text: statement })
    }
  }
  return { declarations, imports, reexports }
}

/**
 * Returns the statements of a file, each with its comment.
 *
 * @param {string} text
 */
function split(text) {
  /** @type {string[]} */
  const statements = []
  let isCommented = false
  for (const line of text.trimEnd().split('\n')) {
    const last = statements.at(-1)
    if (last === undefined || (START.test(line) && !isCommented)) statements.push(line)
    else statements[statements.length - 1] = `${last}\n${line}`
    // A comment at the start of a line belongs to the statement after it.
    if (line.startsWith('/**')) isCommented = true
    else if (START.test(line)) isCommented = false
  }
  return statements
}

/** @param {string} text */
const withoutComments = (text) => text.replace(/\/\*\*[\s\S]*?\*\//g, '')

/** @param {string} text */
const listWords = (text) => new Set(withoutComments(text).match(/[A-Za-z_$][\w$]*/g))

/**
 * @param {string} from
 * @param {string} to
 */
function toPath(from, to) {
  const path = relative(dirname(from), to).replaceAll('\\', '/')
  return `${path.startsWith('.') ? path : `./${path}`}.js`
}
