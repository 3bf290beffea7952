/**
 * The call is wrong, or the machine does not allow what it asks for: exit code 2. The message is all that a person has
 * to know: what was found, what is expected, what to do.
 */
export class CallError extends Error {}
