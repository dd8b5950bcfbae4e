import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { Writer, type WriteStream } from '../../src/tenancy/server/writer.js';

/** More than the kernel takes for a peer that does not read. */
const MESSAGES = 4_000;

const bytesOf = (message: number) => [randomBytes(1 + ((message * 37) % 3_000)), randomBytes(1 + (message % 7))];
const digest = (parts: readonly Uint8Array[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

describe('what a connection writes', () => {
  it('arrives as it was, in order, also where the server reads late', async () => {
    const server = net.createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const accepted = once(server, 'connection');
    const client = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [peer] = (await accepted) as [net.Socket];
    const [sent, received]: [Uint8Array[], Uint8Array[]] = [[], []];
    try {
      const writer = new Writer();
      for (let message = 0; message < MESSAGES; message++) {
        const parts = bytesOf(message);
        sent.push(...parts);
        writer.write(client, parts);
        // Such a pause comes with every statement; without any, nothing would ever have left.
        if (message % 3 === 0) await new Promise(setImmediate);
      }
      expect(client.writableLength).toBeGreaterThan(0);
      peer.on('data', (chunk: Buffer) => received.push(chunk)).resume();
      client.end();
      await once(peer, 'end');
    } finally {
      client.destroy();
      peer.destroy();
      server.close();
    }
    expect(digest(received)).toBe(digest(sent));
  });

  it('is joined in one write, in memory that is used again once it is free', () => {
    const written: Uint8Array[] = [];
    const stream = { writable: true, writableLength: 0, write: (bytes: Uint8Array) => written.push(bytes) };
    const [writer, text] = [new Writer(), Buffer.from('a statement')];
    writer.write(stream as WriteStream, [text, text]);
    writer.write(stream as WriteStream, [text]);
    stream.writableLength = 1;
    writer.write(stream as WriteStream, [text]);
    stream.writableLength = 0;
    writer.write(stream as WriteStream, [Buffer.alloc(1_000_000)]);
    expect(written.map(({ length }) => length)).toEqual([22, 11, 11, 1_000_000]);
    expect(new Set(written.map(({ buffer }) => buffer)).size).toBe(3);
    expect(written[0].buffer).toBe(written[1].buffer);
  });
});
