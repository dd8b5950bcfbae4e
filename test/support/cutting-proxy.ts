import net, { type AddressInfo } from 'node:net';

/** Where a connection is cut: before the server gets what was matched, or once it has answered and before the client hears it. */
export type Cut = 'before' | 'after';

const COMMIT = 'COMMIT';
/** Counts messages of some types in one direction of a conversation. */
class MessageCounter {
  count = 0;
  private rest = Buffer.alloc(0);

  constructor(
    private readonly types: string,
    private skipsFirst: boolean,
  ) {}

  add(bytes: Buffer): void {
    this.rest = Buffer.concat([this.rest, bytes]);
    for (;;) {
      // The first message of a client has no type.
      const at = this.skipsFirst ? 0 : 1;
      if (this.rest.length < at + 4) return;
      const end = at + this.rest.readUInt32BE(at);
      if (this.rest.length < end) return;
      if (!this.skipsFirst && this.types.includes(String.fromCharCode(this.rest[0]))) this.count += 1;
      this.skipsFirst = false;
      this.rest = this.rest.subarray(end);
    }
  }
}

interface Armed {
  readonly text: string;
  readonly cut: Cut;
  /** Only on a connection that has sent this before. */
  readonly behind?: string;
  /** Called when the server has answered; the answer itself is kept back. */
  readonly onAnswer?: () => void;
}

/**
 * In front of a PostgreSQL server: cuts connections at chosen places of their conversation, and lets everything else
 * through. What happened on the server is therefore known, whatever the client was told.
 */
export class CuttingProxy {
  /** Connections that were cut. */
  cuts = 0;
  private readonly sockets = new Set<net.Socket>();
  private readonly armed = new Set<Armed>();
  private readonly server: net.Server;

  private constructor(target: { readonly host: string; readonly port: number }) {
    this.server = net.createServer((near) => this.connect(near, net.connect(target.port, target.host)));
  }

  /** In front of the server of this URL. */
  static async before(serverUrl: string): Promise<CuttingProxy> {
    const { hostname, port } = new URL(serverUrl);
    const proxy = new CuttingProxy({ host: hostname, port: Number(port || 5432) });
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** The same URL through the proxy. */
  url(serverUrl: string): string {
    const url = new URL(serverUrl);
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  /** Cuts the next connection that sends `text` (default COMMIT): once. */
  arm(cut: Cut, text = COMMIT, further: Pick<Armed, 'behind' | 'onAnswer'> = {}): void {
    this.armed.add({ text, cut, ...further });
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private connect(near: net.Socket, far: net.Socket): void {
    const waiting = new Set<Armed>();
    let keptBack: Armed | null = null;
    // Each Sync and each Query is answered by one ReadyForQuery, and so is the start of the session.
    const asked = new MessageCounter('SQ', true);
    const ready = new MessageCounter('Z', false);
    const end = () => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        this.sockets.delete(socket);
        end();
      });
    }
    const matching = (bytes: Buffer): Armed | undefined => {
      for (const each of this.armed) {
        if (each.behind !== undefined && !waiting.has(each)) {
          if (bytes.includes(each.behind)) waiting.add(each);
        } else if (bytes.includes(each.text)) return each;
      }
      return undefined;
    };
    near.on('data', (bytes) => {
      const armed = keptBack ? undefined : matching(bytes);
      if (armed) {
        this.armed.delete(armed);
        this.cuts += 1;
        if (armed.cut === 'before') return end();
        keptBack = armed;
      }
      asked.add(bytes);
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      ready.add(bytes);
      if (!keptBack) return void near.write(bytes);
      if (ready.count < asked.count + 1) return;
      keptBack.onAnswer?.();
      setImmediate(end);
    });
  }
}
