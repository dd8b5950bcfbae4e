import net from 'node:net';

/** The status a server answers to header lines sent byte for byte, also ones that Node's own client would refuse. */
export function rawStatus(
  port: number,
  path: string,
  headers: readonly (readonly [string, string])[],
): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1');
    let answer = '';
    const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    socket.on('error', (error) => (answer === '' ? reject(error) : undefined));
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])));
    socket.write(Buffer.from(`GET ${path} HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`, 'utf8'));
  });
}

/** Answers to many requests, some at a time. */
export async function inBatches<T, R>(items: readonly T[], size: number, ask: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let at = 0; at < items.length; at += size) {
    answers.push(...(await Promise.all(items.slice(at, at + size).map(ask))));
  }
  return answers;
}
