import { TenancyError } from '../errors.js';

/** Raised when an Idempotency-Key is not one: empty, longer than 255 characters, or not visible ASCII. */
export class IdempotencyKeyMalformedError extends TenancyError {
  readonly code = 'idempotency_key_malformed';
  constructor() {
    super(
      'The header Idempotency-Key must be 1 to 255 visible ASCII characters, or such a string in double quotes. ' +
        'Send one key per request that must not be done twice, for example a uuid.',
    );
  }
}

/** Raised when a key was used before for a request with another body, path parameter or query. */
export class IdempotencyKeyReusedError extends TenancyError {
  readonly code = 'idempotency_key_reused';
  constructor() {
    super(
      'This Idempotency-Key was used for another request. Use a new key, or repeat the first request as it was sent.',
    );
  }
}

/** Raised when the first request with a key is still running and did not end while a repeat waited for it. */
export class IdempotencyInProgressError extends TenancyError {
  readonly code = 'idempotency_in_progress';
  readonly retryAfterSeconds = 1;
  constructor(options?: ErrorOptions) {
    super(
      'A request with this Idempotency-Key is still running. Repeat it with the same key to get its answer.',
      options,
    );
  }
}

/** Raised when a request that is no single transaction was begun with this key, and it is not known how it ended. */
export class IdempotencyStartedError extends TenancyError {
  readonly code = 'idempotency_started';
  constructor() {
    super(
      'A request with this Idempotency-Key was begun, and is still running or did not end. It is not repeated, because parts ' +
        'of it may be done. Read what it should have changed, then send what is missing with a new key.',
    );
  }
}

/** Raised when a request with this key was done and its answer was not kept. */
export class IdempotencyAnswerNotKeptError extends TenancyError {
  readonly code = 'idempotency_answer_not_kept';
  constructor(
    readonly status: number,
    readonly location: string | null,
  ) {
    super(
      `The request with this Idempotency-Key was done and answered with ${status}; the answer was not kept. ` +
        (location === null ? 'Read what it changed.' : `Read ${location}.`),
    );
  }
}

/** Raised when a route cannot repeat its answer: it streams, writes the response itself, or answers a credential. */
export class IdempotencyNotSupportedError extends TenancyError {
  readonly code = 'idempotency_not_supported';
  constructor(why: string) {
    super(`This route takes no Idempotency-Key: ${why}. Send the request without the header.`);
  }
}

/** Raised when the database has no place for keys yet: it is older than the application. */
export class IdempotencyUnavailableError extends TenancyError {
  readonly code = 'idempotency_unavailable';
  readonly retryAfterSeconds = 60;
  constructor(options?: ErrorOptions) {
    super(
      'The database does not keep Idempotency-Keys yet. Run tenantry fleet:migrate, or send the request without the header.',
      options,
    );
  }
}
