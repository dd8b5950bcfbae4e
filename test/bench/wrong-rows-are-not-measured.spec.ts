import http from 'node:http';
import { type AddressInfo } from 'node:net';
import { checkRows } from '../../bench/http/check.js';
import { idOf } from '../../bench/http/traffic.js';
import { type Contender } from '../../bench/http/contender.js';
import { type Tenant } from '../../src/tenancy/index.js';

const TENANTS = ['one', 'two'].map((slug) => ({ slug })) as Tenant[];
const CONTENDER: Contender = { name: 'made up', what: '', isolates: true, module: () => ({}) };

/** An application over two tenants' articles, wrong in one way. */
type Fault = 'no fault' | 'foreign rows by key' | 'foreign rows in the list' | 'lost writes';

describe('a contender', () => {
  const servers: http.Server[] = [];
  afterEach(() => servers.splice(0).forEach((server) => server.close()));

  async function serving(fault: Fault): Promise<number> {
    const written = new Map<string, string>();
    const server = http.createServer((request, response) => {
      const slug = String(request.headers['x-tenant-id']);
      const id = request.url!.split('/')[2];
      const answer = (status: number, body: unknown) => {
        response.statusCode = status;
        response.end(JSON.stringify(body));
      };
      if (request.method === 'POST') {
        let text = '';
        request.on('data', (chunk) => (text += String(chunk)));
        request.on('end', () => {
          if (fault !== 'lost writes') written.set('new', (JSON.parse(text) as { title: string }).title);
          answer(201, { id: 'new' });
        });
        return;
      }
      if (!id) {
        const whose = fault === 'foreign rows in the list' ? 'one' : slug;
        return answer(
          200,
          Array.from({ length: 20 }, (_, n) => ({ title: `${whose} article ${n + 1}` })),
        );
      }
      const owner = TENANTS.find((tenant) => idOf(tenant.slug, 7) === id)?.slug;
      const isSeen = owner === slug || (owner !== undefined && fault === 'foreign rows by key');
      const title = isSeen ? `${owner} article 7` : written.get(id);
      return title ? answer(200, { title }) : answer(404, {});
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  it('is measured when it returns the right rows', async () => {
    await checkRows(CONTENDER, await serving('no fault'), TENANTS);
  });

  it.each<[Fault, RegExp]>([
    ['foreign rows by key', /another tenant's article/],
    ['foreign rows in the list', /made up: the list/],
    ['lost writes', /what was written/],
  ])('is refused for %s', async (fault, message) => {
    await expect(checkRows(CONTENDER, await serving(fault), TENANTS)).rejects.toThrow(message);
  });
});
