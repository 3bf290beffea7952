export { type Located, ValuePositions } from './value-positions.ts'
