export { partners } from './partners.ts'
export { schedule } from './schedule.ts'
