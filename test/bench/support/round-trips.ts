import net, { type AddressInfo } from 'node:net';

/** A way to the server that counts how often the client speaks after the server has answered. */
export interface CountingWay {
  readonly port: number;
  /** Round trips of `work`, over all connections. */
  countedDuring(work: () => Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

export async function openCountingWay(target: string): Promise<CountingWay> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<net.Socket>();
  let trips = 0;
  const server = net.createServer({ noDelay: true }, (near) => {
    const far = net.connect({ host: hostname, port: Number(port || 5432), noDelay: true });
    let isAnswered = true;
    near.on('data', (chunk) => {
      if (isAnswered) trips += 1;
      isAnswered = false;
      far.write(chunk);
    });
    far.on('data', (chunk) => {
      isAnswered = true;
      near.write(chunk);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ]) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async countedDuring(work) {
      const before = trips;
      await work();
      return trips - before;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
