import net, { type AddressInfo } from 'node:net';

/** A fixed address in front of a server that comes back on another port. */
export class Relay {
  private readonly sockets = new Set<net.Socket>();
  private readonly server: net.Server;

  private constructor(public targetPort: number) {
    this.server = net.createServer((near) => {
      const far = net.connect(this.targetPort, '127.0.0.1');
      for (const [one, other] of [
        [near, far],
        [far, near],
      ]) {
        this.sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          this.sockets.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    });
  }

  static async start(targetPort: number): Promise<Relay> {
    const relay = new Relay(targetPort);
    await new Promise<void>((resolve) => relay.server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
