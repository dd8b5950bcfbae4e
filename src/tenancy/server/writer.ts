/** What of a socket the writing needs. */
export interface WriteStream {
  readonly writable: boolean;
  /** Bytes that have not left the process yet. */
  readonly writableLength: number;
  write(bytes: Uint8Array): void;
}

const SIZE = 8_192;

/**
 * Joins what is sent together, in memory that a connection has for it. That is free again as soon as everything has left the
 * process; until then, and for more than fits, memory is taken that nobody else has a part of: slices of Node's pool keep one
 * another's exchanges, with all their rows, past many collections.
 */
export class Writer {
  private readonly own = Buffer.allocUnsafeSlow(SIZE);

  write(stream: WriteStream, parts: readonly Uint8Array[]): void {
    let length = 0;
    for (const part of parts) length += part.length;
    const bytes =
      length <= SIZE && stream.writableLength === 0 ? this.own.subarray(0, length) : Buffer.allocUnsafeSlow(length);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    stream.write(bytes);
  }
}
