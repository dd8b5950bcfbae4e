import { HttpException } from '@nestjs/common';

/** One thing wrong with a request: where, which field, and what it should be. Never the value that was sent. */
export interface FieldError {
  readonly in: 'body' | 'query' | 'path' | 'header';
  readonly field: string;
  readonly message: string;
}

/** Members of a problem beside the standard ones, for example `{ state, allowed }`. */
export type ProblemExtra = Readonly<Record<string, unknown>>;

const STANDARD_MEMBERS = ['type', 'title', 'status', 'code', 'detail'];

/**
 * What a handler or service throws to answer with RFC 9457 `application/problem+json`. `code` is stable: programs
 * branch on it. `detail` is for people and reaches the client as it stands, so it holds nothing internal.
 */
export class ProblemException extends HttpException {
  constructor(
    status: number,
    readonly code: string,
    readonly detail: string,
    readonly extra: ProblemExtra = {},
    readonly headers: Readonly<Record<string, string>> = {},
    options?: ErrorOptions,
  ) {
    super(detail, status, { cause: options?.cause });
    this.name = new.target.name;
    const taken = STANDARD_MEMBERS.find((member) => member in extra);
    if (taken) throw new Error(`A problem's extra member may not be called "${taken}".`);
  }

  /** The body sent to the client. */
  toBody(): Record<string, unknown> {
    return {
      type: `urn:tenantry:problem:${this.code}`,
      title: titleOf(this.code),
      status: this.getStatus(),
      code: this.code,
      detail: this.detail,
      ...this.extra,
    };
  }
}

function titleOf(code: string): string {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
