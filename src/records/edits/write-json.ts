import { applyEdits, findNodeAtLocation, type JSONPath, modify, parseTree } from 'jsonc-parser'
import type { ChangeWriter } from './key-change.ts'

/** Writes changes of JSON, indented as the text is. */
export const writeJson: ChangeWriter = (head, change) => {
  const path: JSONPath = [...change.at]
  const tree = parseTree(head)
  const list = tree && findNodeAtLocation(tree, path)
  const isList = list?.type === 'array'
  if (change.kind === 'append' && list !== undefined && !isList) return undefined
  const value =
    change.kind === 'remove' ? undefined : change.kind === 'append' && !isList ? [change.value] : change.value
  const at = change.kind === 'append' && isList ? [...path, list.children?.length ?? 0] : path
  const edits = modify(head, at, value, {
    ...(head.trim().includes('\n') ? { formattingOptions: readFormat(head) } : {}),
    ...(change.kind === 'append' && isList ? { isArrayInsertion: true } : {}),
  })
  return [{ start: 0, end: head.length, text: applyEdits(head, edits) }]
}

function readFormat(head: string) {
  const [, indent = '  '] = /\n([ \t]{1,16})\S/.exec(head) ?? []
  return { insertSpaces: !indent.startsWith('\t'), tabSize: indent.length, eol: '\n' }
}
