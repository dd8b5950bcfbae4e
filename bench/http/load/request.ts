/** A request as the load process sends it. */
export interface LoadRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly tenant: string;
  readonly body?: string;
}

export interface LoadInput {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** Every request exactly once, however long that takes; `seconds` does not count then. */
  readonly once?: boolean;
  /** Sent one after the other, over all connections, from the beginning again when they are through. */
  readonly requests: readonly LoadRequest[];
}

export interface LoadResult {
  readonly answered: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export function wireForm({ method, path, tenant, body }: LoadRequest): string {
  const head = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Tenant-ID: ${tenant}\r\n`;
  if (body === undefined) return `${head}\r\n`;
  return `${head}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
