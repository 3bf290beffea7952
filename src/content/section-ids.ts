import { RESERVED_IDS } from '../newsroom/reserved.ts'
import type { KeyPath } from '../problem.ts'
import { type ConfigFile, RESERVED_MESSAGE } from './config-file.ts'
import type { WrittenSection } from './site-schema.ts'

/** No id twice, none that is a path of the site itself; one inside itself is both a cycle and an id twice. */
export function sectionsAreSound(
  file: ConfigFile,
  sections: readonly WrittenSection[],
  at: KeyPath,
  seen: Set<string>,
  above: readonly string[],
): boolean {
  let sound = true
  for (const [index, { id, sections: below = [] }] of sections.entries()) {
    const here = [...at, index]
    const key = id.normalize('NFC').toLowerCase()
    if (above.includes(key)) {
      file.fault([...here, 'id'], 'a section that does not lie inside itself', `section "${id}" below "${id}"`)
      sound = false
    } else if (seen.has(key)) {
      file.fault([...here, 'id'], 'an id that no other section has', `section "${id}" a second time`)
      sound = false
    }
    if (RESERVED_IDS.has(key)) {
      file.fault([...here, 'id'], RESERVED_MESSAGE, `section "${id}"`)
      sound = false
    }
    seen.add(key)
    sound = sectionsAreSound(file, below, [...here, 'sections'], seen, [...above, key]) && sound
  }
  return sound
}
