export type { PositionNode } from './position-tree.ts'
export { type Located, readPositions, ValuePositions } from './value-positions.ts'
