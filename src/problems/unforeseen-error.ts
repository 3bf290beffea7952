/** An unexpected error, in words for the newsroom. */
export interface UnforeseenError {
  /** Continues "found …". */
  readonly found: string
  readonly fix: string
}

/** Describes an error that code threw while it worked on one file. */
export function describeUnforeseenError(error: unknown): UnforeseenError {
  // The engine's own limits: the stack of a pattern or of nested values, or the length of a text.
  if (error instanceof RangeError) {
    return { found: 'a value that is too long or nested too deeply', fix: 'Look for a very long text in it.' }
  }
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return {
    found: `a failure (${reason.replace(/\s+/g, ' ')})`,
    fix: 'Please report this with the file: it is a fault of Sectionwire.',
  }
}
