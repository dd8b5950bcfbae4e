import { request } from 'node:http';
import { text } from 'node:stream/consumers';

type Failure = { readonly name: string; readonly message: string };
type Rows = Record<string, unknown>[];

export interface Answered {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** What the page sends to its server, and what others could. */
export class Visitor {
  constructor(readonly url: string) {}

  get origin(): string {
    return new URL(this.url).origin;
  }

  /** Headers as given: unlike fetch, also Host. */
  send(method: string, path: string, headers: Record<string, string> = {}, body?: unknown): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const sent = request(new URL(path, this.url), { method, headers, agent: false }, (response) => {
        const { statusCode = 0, headers } = response;
        text(response).then((body) => resolve({ status: statusCode, headers, body }), reject);
      });
      sent.on('error', reject);
      sent.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  }

  async procedure<T>(body: unknown): Promise<T> {
    const answered = await this.send('POST', 'query', { origin: this.origin }, body);
    if (answered.status !== 200) throw new Error(`${answered.status}: ${answered.body}`);
    return JSON.parse(answered.body) as T;
  }

  /** @throws Error with the message the person would read. */
  async rows(sql: string, ...parameters: unknown[]): Promise<Rows> {
    const [failure, rows] = await this.procedure<[Failure | null, Rows]>({
      procedure: 'query',
      query: { sql, parameters },
    });
    if (failure) throw new Error(failure.message);
    return rows;
  }

  /** @throws Error with the message the person would read. */
  async together(...statements: string[]): Promise<Rows[]> {
    const queries = statements.map((sql) => ({ sql, parameters: [] }));
    const [failure, answers] = await this.procedure<[Failure | null, Rows[]]>({ procedure: 'transaction', queries });
    if (failure) throw new Error(failure.message);
    return answers;
  }
}
