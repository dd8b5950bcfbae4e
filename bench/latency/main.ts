import net, { type AddressInfo } from 'node:net';
import { answerParent } from '../harness/child.js';

interface ProxyInput {
  readonly host: string;
  readonly port: number;
  /** Added to every answer of the server: that much longer is a round trip. */
  readonly delayMs: number;
}

/** A network between an application and its database. Timers of one duration fire in order, so bytes stay in order. */
function start({ host, port, delayMs }: ProxyInput): Promise<number> {
  const server = net.createServer({ noDelay: true }, (near) => {
    const far = net.connect({ host, port, noDelay: true });
    near.on('data', (chunk) => far.write(chunk));
    far.on('data', (chunk) => void setTimeout(() => near.write(chunk), delayMs));
    near.on('close', () => far.destroy());
    far.on('close', () => void setTimeout(() => near.destroy(), delayMs));
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
}

answerParent({ start });
