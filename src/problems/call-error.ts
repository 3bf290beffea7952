/**
 * A call that cannot be carried out: the arguments are wrong, or the system does not permit it. Exit code 2.
 * The message is complete for a person: what was found, what is expected, what to do.
 */
export class CallError extends Error {}
