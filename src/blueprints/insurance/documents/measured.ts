import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { ProblemException } from '../../../http/index.js';

/** Passes bytes through and knows their SHA-256 and number at the end. Fails with 413 above the limit. */
export class Measured extends Transform {
  private readonly hash = createHash('sha256');
  sizeBytes = 0;

  constructor(limitBytes: number) {
    super({
      transform: (chunk: Buffer, _encoding, done) => {
        this.sizeBytes += chunk.length;
        if (this.sizeBytes > limitBytes) {
          done(new ProblemException(413, 'document_too_large', `A document has at most ${limitBytes} bytes.`));
          return;
        }
        this.hash.update(chunk);
        done(null, chunk);
      },
    });
  }

  /** Once everything has passed. */
  sha256(): string {
    return this.hash.digest('hex');
  }
}
