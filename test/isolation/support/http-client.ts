import http from 'node:http';

export interface Call {
  readonly method?: string;
  readonly path: string;
  readonly headers?: http.OutgoingHttpHeaders;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** Everything the client received: status line, headers and body, as one text. */
  readonly raw: string;
  readonly text: string;
  /** The body read as JSON, or undefined where it is none. */
  readonly json: any;
}

/** A client that keeps its connections, for suites that call thousands of times. */
export class HttpClient {
  private readonly agent: http.Agent;

  constructor(
    private readonly port: number,
    connections = 64,
  ) {
    this.agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  }

  call({ method = 'GET', path, headers = {}, body, signal }: Call): Promise<Answer> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const sent = {
      ...(payload === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
      ...headers,
    };
    return new Promise((resolve, reject) => {
      const { agent, port } = this;
      const request = http.request(
        { host: '127.0.0.1', port, method, path, headers: sent, agent, signal },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => resolve(answerOf(response, Buffer.concat(chunks).toString())));
        },
      );
      request.on('error', reject);
      request.end(payload);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

function answerOf(response: http.IncomingMessage, text: string): Answer {
  const status = response.statusCode!;
  const raw = `${status} ${response.statusMessage}\n${response.rawHeaders.join('\n')}\n\n${text}`;
  return { status, headers: response.headers, raw, text, json: jsonOf(text) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
