import { inspect } from 'node:util';

const FORMAT = /^v1:([A-Za-z0-9_-]{1,32}):[A-Za-z0-9_-]+$/;

/** A secret as it is stored. It shows itself nowhere: not in JSON, not in a log, not in a template string. */
export class Sealed {
  readonly #text: string;
  /** Id of the key it was sealed with. */
  readonly keyId: string;

  private constructor(text: string, keyId: string) {
    this.#text = text;
    this.keyId = keyId;
  }

  /** Reads `v1:<key id>:<base64url>`; undefined for anything else. */
  static parse(text: string): Sealed | undefined {
    const match = FORMAT.exec(text);
    return match ? new Sealed(text, match[1]) : undefined;
  }

  /** The stored text, for the database. */
  static textOf(sealed: Sealed): string {
    return sealed.#text;
  }

  toString(): string {
    return '[sealed]';
  }
  toJSON(): string {
    return '[sealed]';
  }
  [inspect.custom](): string {
    return '[sealed]';
  }
}
