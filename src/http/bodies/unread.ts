import { type NextFunction, type Request, type Response } from 'express';

/** A client that sends its body before it reads the answer gets the answer, up to this size. */
const MOST_UNREAD_BYTES = 4 * 1_024 * 1_024;

/**
 * After an answer that was given before the body was read (401, 413), Node reads and drops the rest to keep the
 * connection. Of a body without end that would be work without end: beyond a bound the connection is closed.
 */
export function boundUnreadBody(request: Request, response: Response, next: NextFunction): void {
  response.once('finish', () => {
    if (request.complete) return;
    let dropped = 0;
    request.on('data', (chunk: Buffer) => {
      dropped += chunk.length;
      if (dropped > MOST_UNREAD_BYTES) request.socket.destroy();
    });
    request.resume();
  });
  next();
}
