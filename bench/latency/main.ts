import net, { type AddressInfo } from 'node:net';
import { answerParent } from '../harness/child.js';
import { DelayLine } from './delay-line.js';

interface ProxyInput {
  readonly host: string;
  readonly port: number;
  /** Added to every answer of the server: that much longer is a round trip. */
  readonly delayMs: number;
}

/** A network between an application and its database. */
function start({ host, port, delayMs }: ProxyInput): Promise<number> {
  const line = new DelayLine(delayMs);
  const server = net.createServer({ noDelay: true }, (near) => {
    const far = net.connect({ host, port, noDelay: true });
    near.on('data', (chunk) => far.write(chunk));
    far.on('data', (chunk) => line.after(() => near.write(chunk)));
    near.on('close', () => far.destroy());
    far.on('close', () => line.after(() => near.destroy()));
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
}

answerParent({ start });
