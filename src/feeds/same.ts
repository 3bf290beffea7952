/** Whether two stamps are of the same: element for element, the very same objects. */
export const sameElements = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((element, at) => Object.is(element, b[at]))
