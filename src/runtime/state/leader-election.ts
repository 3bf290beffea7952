import type { IsServing } from './shared-state.ts'

/** A process that serves the site, as the election sees it. */
export interface Candidate {
  /** Makes the candidate the leader. */
  readonly lead: () => void
  readonly isServing: IsServing
}

/** Elects one of the candidates to announce to hubs and keep the ledger for all; another when that one has ended. */
export class LeaderElection {
  /** Those that serve, oldest first. */
  private readonly candidates = new Set<Candidate>()
  private leader: Candidate | undefined

  /** Adds a candidate that serves from now on. */
  join(candidate: Candidate): void {
    this.candidates.add(candidate)
    this.elect()
  }

  /** Removes a candidate that takes no more requests. It stays the leader until it has ended. */
  retire(candidate: Candidate): void {
    this.candidates.delete(candidate)
  }

  /** Removes a candidate that has ended. */
  leave(candidate: Candidate): void {
    this.candidates.delete(candidate)
    if (this.leader === candidate) this.leader = undefined
    this.elect()
  }

  /** Resolves to true when every candidate but the asking one serves these versions. */
  async confirmServing(asking: Candidate, versions: Parameters<IsServing>[0]): Promise<boolean> {
    const others = [...this.candidates].filter((candidate) => candidate !== asking)
    const answers = others.map((candidate) => candidate.isServing(versions).catch(() => false))
    return (await Promise.all(answers)).every((isServing) => isServing)
  }

  private elect(): void {
    if (this.leader !== undefined) return
    // The youngest: a rolling replacement reaches it last.
    this.leader = [...this.candidates].at(-1)
    this.leader?.lead()
  }
}
