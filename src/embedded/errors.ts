/** Everything the embedded server can refuse. `code` is stable; the message says what, where, and what to do now. */
export abstract class EmbeddedPostgresError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Raised when another living process uses the server of this home. */
export class EmbeddedInUseError extends EmbeddedPostgresError {
  readonly code = 'embedded_in_use';
  constructor(
    home: string,
    readonly pid: number,
    readonly port: number,
  ) {
    super(
      `Tenantry already runs in ${home}: process ${pid}, with its PostgreSQL on port ${port}. ` +
        'Stop that process, or set TENANTRY_HOME and PORT to run a second one.',
    );
  }
}

/** Raised when a file or folder of the home cannot be made, read or written: rights, a full or a read-only disk. */
export class UnwritableHomeError extends EmbeddedPostgresError {
  readonly code = 'unwritable_home';
  constructor(path: string, reason: string, cause?: unknown) {
    super(`${path} cannot be used: ${reason}. Make it writable, or set TENANTRY_HOME to a folder that is.`, { cause });
  }
}

/** Raised when the embedded server cannot run on this machine, whatever the home. */
export class EmbeddedUnavailableError extends EmbeddedPostgresError {
  readonly code = 'embedded_unavailable';
  constructor(reason: string, cause?: unknown) {
    super(
      `The embedded PostgreSQL cannot run here: ${reason}. ` +
        'Set DATABASE_URL to a PostgreSQL 15 or later and start again.',
      { cause },
    );
  }
}

/** Raised when the server was started and did not come up, or what answers is not it. */
export class EmbeddedStartError extends EmbeddedPostgresError {
  readonly code = 'embedded_start';
  constructor(dataDirectory: string, reason: string, cause?: unknown) {
    super(
      `The embedded PostgreSQL in ${dataDirectory} did not start: ${reason}. ` +
        'Remove the folder TENANTRY_HOME names to begin anew, without its data.',
      { cause },
    );
  }
}
