/** `assign x = "text"` and `set x = "text"`; without a text in quotes, only the engine knows the value. */
const ASSIGNMENT =
  /^[-+~]?\s{0,20}(?:assign|capture|set(?:_global)?)\s{1,20}["']?([\w-]{1,60})["']?\s{0,20}(=?)\s{0,20}(?:"([^"{}|]{0,2000})"|'([^'{}|]{0,2000})')?\s{0,20}([^\s-]?)/

/** All values that one text shows together, in UTF-16 units: a value may hold others, and grow with each. */
const MAX_SHOWN = 200_000

/** The variables that tags of a text set, as far as their values are known from the text alone. */
export class TemplateVariables {
  private readonly values = new Map<string, string | undefined>()
  private shown = 0

  /** Reads a tag that sets a variable, and returns its name if the text up to its end is its value. */
  readTag(inner: string, isUnconditional: boolean): string | undefined {
    const [whole, name, equals, double, single, rest] = ASSIGNMENT.exec(inner) ?? []
    if (whole === undefined || name === undefined) return undefined
    const isLiteral = equals === '=' && rest === '' && isUnconditional
    this.values.set(name, isLiteral ? (double ?? single) : undefined)
    return equals === '' && isUnconditional ? name : undefined
  }

  setText(name: string, text: string): void {
    this.values.set(name, text)
  }

  has(name: string): boolean {
    return this.values.has(name)
  }

  /** Returns the value of a variable; undefined where only the engine knows it. */
  show(name: string): string | undefined {
    const value = this.values.get(name)
    if (value === undefined || this.shown + value.length > MAX_SHOWN) return undefined
    this.shown += value.length
    return value
  }
}
