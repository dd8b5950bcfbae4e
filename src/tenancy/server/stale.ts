/**
 * The server has not run a statement it was to keep: what it returns is of another form now, because its tables were changed,
 * or somebody else has been at the session's statements. Its transaction has failed; without a name it can be sent again.
 */
export class StaleStatement extends Error {
  constructor(
    cause: Error,
    /** The session is not what it is believed to be: nobody may have it again, and nothing is kept any more. */
    readonly isSpoiled: boolean,
  ) {
    super(cause.message, { cause });
  }

  /** Null for a failure of another kind, also where a tenant's statement speaks of a name that is not among these. */
  static of(error: Error, names: readonly string[]): StaleStatement | null {
    const { code, routine } = error as { code?: string; routine?: string };
    // Undefined or duplicate prepared statement: the message says which.
    if ((code === '26000' || code === '42P05') && names.some((name) => error.message.includes(name))) {
      return new StaleStatement(error, true);
    }
    return routine === 'RevalidateCachedQuery' ? new StaleStatement(error, false) : null;
  }
}
