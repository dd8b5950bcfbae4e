import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type StudioAssets } from './assets.js';
import { refusalOf } from './door.js';
import { StudioPortTakenError } from './errors.js';
import { PAGE_POLICY, type PageFacts, pageOf } from './page.js';
import { answerProcedure, UnknownProcedureError } from './procedures.js';
import { type TenantStatements } from './tenant-statements.js';

export interface StudioOptions {
  readonly statements: TenantStatements;
  readonly facts: PageFacts;
  readonly assets: StudioAssets;
  /** 0 takes a free one. */
  readonly port: number;
}

export interface Studio {
  /** With the token in it: who has it may do what the tenant may do. */
  readonly url: string;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': PAGE_POLICY,
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Serves one tenant's tables to a browser of this machine. @throws StudioPortTakenError */
export async function startStudio(options: StudioOptions): Promise<Studio> {
  const token = randomBytes(24).toString('base64url');
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    const refusal = refusalOf(request, token, port);
    if (refusal) return send(response, refusal.status, 'text/plain', refusal.why);
    void answer(request, response, options);
  });
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${LOOPBACK}:${port}/${token}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, options: StudioOptions): Promise<void> {
  const { facts, assets } = options;
  const place = `${request.method} ${request.url?.split('?')[0].split('/').slice(2).join('/')}`;
  switch (place) {
    case 'GET ':
      return send(response, 200, 'text/html', pageOf(facts));
    case 'GET page.js':
      return send(response, 200, 'text/javascript', assets.script);
    case 'GET page.css':
      return send(response, 200, 'text/css', assets.style);
    case 'POST query':
      return procedure(request, response, options.statements);
    default:
      return send(response, 404, 'text/plain', 'Not found.');
  }
}

async function procedure(
  request: IncomingMessage,
  response: ServerResponse,
  statements: TenantStatements,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  try {
    const answered = await answerProcedure(await text(request), statements, gone.signal);
    send(response, 200, 'application/json', JSON.stringify(answered));
  } catch (error) {
    const status = error instanceof UnknownProcedureError ? 400 : 500;
    send(response, status, 'text/plain', (error as Error).message);
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...HEADERS, 'content-type': `${type}; charset=utf-8` }).end(body);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new StudioPortTakenError(port) : error),
    );
    server.listen(port, LOOPBACK, resolve);
  });
}
