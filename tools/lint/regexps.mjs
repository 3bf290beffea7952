// @ts-nocheck The types of ESLint are installed on first use alone.
// Rejects regular expressions in `src/` whose time can grow faster than their input, and patterns made of input.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformSync } from 'esbuild'
import { installLinters } from './install.mjs'

installLinters('eslint-plugin-regexp')
// Imported after the installation.
const { Linter } = await import('eslint')
const { default: regexp } = await import('eslint-plugin-regexp')

/** Accepts `new RegExp` of texts and of constants in capitals alone. */
const noPatternOfInput = {
  create: (context) => ({
    'NewExpression[callee.name="RegExp"] Identifier': ({ name, parent, loc }) => {
      const isProperty = parent.type === 'MemberExpression' && !parent.computed
      if (isProperty || name === 'RegExp' || /^[A-Z][A-Z_\d]*$/.test(name)) return
      context.report({ loc, message: `new RegExp of "${name}", which is no constant` })
    },
  }),
}

const config = {
  plugins: { regexp, own: { rules: { 'no-pattern-of-input': noPatternOfInput } } },
  rules: {
    'own/no-pattern-of-input': 'error',
    // `potential` also reports a pattern that is slow only if the rest of the text does not match.
    'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
    'regexp/no-super-linear-move': ['error', { report: 'potential' }],
  },
}

const source = join(import.meta.dirname, '..', '..', 'src')
const linter = new Linter({ configType: 'flat' })

/** Returns the faults of a file, each with its line of code without types. */
function check(file) {
  const { code } = transformSync(readFileSync(join(source, file), 'utf8'), { loader: 'ts', target: 'esnext' })
  const lines = code.split('\n')
  return linter
    .verify(code, [config], { filename: 'file.js' })
    .map(({ line, message, ruleId }) => `src/${file}: ${lines[line - 1]?.trim()}\n  ${message} [${ruleId}]`)
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
const faults = files.sort().flatMap(check)
for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exit(1)
