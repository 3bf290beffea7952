import { EVENT_ID, type Event, getScalarValue, parseEvents } from 'js-yaml'
import { findNodeEnd } from '../front-matter/index.ts'
import { type PositionNode, PositionTreeBuilder } from './position-tree.ts'

/** Returns the places of the values of a YAML text that its parser accepts. */
export const readYamlPositions = (text: string): PositionNode | undefined => buildTree(text, parseEvents(text, {}))

/** The name of all keys that are lists or mappings: no path leads through them. */
const COMPLEX_KEY = '\0'

function buildTree(text: string, events: readonly Event[]): PositionNode | undefined {
  const tree = new PositionTreeBuilder()
  for (let at = 0; at < events.length; at += 1) {
    const event = events[at]
    if (event === undefined || event.type === EVENT_ID.DOCUMENT) continue
    if (event.type === EVENT_ID.POP) tree.close()
    else if (tree.expectsKey) {
      tree.addKey(event.type === EVENT_ID.SCALAR ? getScalarValue(text, event) : COMPLEX_KEY, getStart(event))
      at = findNodeEnd(events, at)
    } else if (event.type === EVENT_ID.MAPPING) tree.openMapping(event.start)
    else if (event.type === EVENT_ID.SEQUENCE) tree.openList(event.start)
    else if (event.type === EVENT_ID.SCALAR) tree.addScalar(getStart(event), event.valueEnd)
    else tree.addScalar(event.anchorStart - 1, event.anchorEnd)
  }
  return tree.root
}

/** The offset of a node; of its quote, where it has one. */
function getStart(event: Event): number {
  if (event.type === EVENT_ID.SCALAR) return event.style === 1 ? event.valueStart : event.valueStart - 1
  return event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE ? event.start : -1
}
