import { type IncomingMessage } from 'node:http';
import { type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { ProblemException } from '../problems/index.js';
import { BodyTooLargeProblem, MalformedJsonProblem, UnsupportedBodyProblem } from './problems.js';

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

export interface ReadOptions {
  /** Of the body after decompression. */
  readonly bytes: number;
  /** False refuses a `Content-Encoding`: work the sender does not pay for. */
  readonly compressed: boolean;
}

/**
 * Reads a body up to a number of bytes. Beyond it the rest is not read, and the stream is left alone: the answer still goes
 * out on its connection.
 * @throws BodyTooLargeProblem (413), UnsupportedBodyProblem (415), MalformedJsonProblem (400).
 */
export async function readBody(request: IncomingMessage, { bytes, compressed }: ReadOptions): Promise<Buffer> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity') {
    if (Number(request.headers['content-length'] ?? 0) > bytes) throw new BodyTooLargeProblem('bytes', bytes);
    return collect(request, request, bytes);
  }
  const decoder = compressed && Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding]() : undefined;
  if (!decoder) throw new UnsupportedBodyProblem('The encoding of the body is not supported here. Send it as it is.');
  request.pipe(decoder);
  try {
    return await collect(decoder, request, bytes);
  } finally {
    request.unpipe(decoder);
    decoder.destroy();
  }
}

function collect(source: Readable, request: IncomingMessage, bytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (done: () => void) => {
      source
        .off('data', onData)
        .off('end', onEnd)
        .off('error', onError)
        .on('error', () => undefined);
      request.off('close', onClose);
      source.pause();
      done();
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > bytes) settle(() => reject(new BodyTooLargeProblem('bytes', bytes)));
      else chunks.push(chunk);
    };
    const onEnd = () => settle(() => resolve(Buffer.concat(chunks, size)));
    const onError = () => settle(() => reject(new MalformedJsonProblem('The body cannot be decompressed.')));
    const onClose = () => {
      // A body that has come whole may still be in the decoder.
      if (!request.complete)
        settle(() => reject(new ProblemException(400, 'request_aborted', 'The body is incomplete.')));
    };
    source.on('data', onData).on('end', onEnd).on('error', onError);
    request.on('close', onClose);
  });
}
