import { type Application } from './support/application.js';
import { Newcomer } from './support/newcomer.js';
import { serversBelow } from './support/servers.js';

/** How often a start is repeated does not depend on how many blueprints it serves. */
const ENV = { BLUEPRINTS: 'insurance' };

let newcomer: Newcomer;

beforeAll(async () => {
  newcomer = await Newcomer.arrive();
  const first = newcomer.run(ENV);
  await first.ready();
  await first.signal('SIGTERM');
}, 240_000);
afterAll(() => newcomer?.leave());
afterEach(() => newcomer?.stopAll());

const start = async (command?: readonly string[]): Promise<Application> => {
  const application = newcomer.run(ENV, command);
  await application.ready();
  return application;
};
const servers = () => serversBelow(newcomer.home);

it('SIGTERM ends it with 0 and its server with it, and the next start has the rows and takes the keys of before', async () => {
  const first = await start();
  const { demo } = newcomer;
  const kept = await addCustomer();
  expect(servers()).toHaveLength(1);
  expect(await first.signal('SIGTERM')).toBe(0);
  expect(servers()).toEqual([]);
  expect(first.stderr).toBe('');

  await start();
  expect(withoutPort(newcomer.demo)).toEqual(withoutPort(demo));
  expect((await newcomer.get(`/insurance/customers/${kept}`, 'acme')).status).toBe(200);
  expect((await newcomer.get(`/insurance/customers/${kept}`, 'birch')).status).toBe(404);
}, 120_000);

it('Ctrl+C in the terminal of npm start ends npm and everything below it', async () => {
  const npm = await start(['npm', 'start']);
  expect(servers()).toHaveLength(1);
  // npm runs the script in sh; Debian's, when interrupted, ends by the signal whatever its child has returned.
  expect([0, 'SIGINT']).toContain(await npm.interrupt());
  expect(npm.stderr).toBe('');
  expect(servers()).toEqual([]);
  await expect(newcomer.get('/health/live')).rejects.toThrow();
}, 120_000);

it('SIGKILL leaves the server, and the next start takes that one over, with its data', async () => {
  const first = await start();
  const kept = await addCustomer();
  const [server] = servers();
  expect(await first.signal('SIGKILL')).toBe('SIGKILL');
  expect(servers()).toEqual([server]);

  const second = await start();
  expect(second.output).toContain(`Taking over the PostgreSQL an earlier run left behind, process ${server}.`);
  expect(servers()).toEqual([server]);
  expect((await newcomer.get(`/insurance/customers/${kept}`, 'acme')).status).toBe(200);
  expect(await second.signal('SIGINT')).toBe(0);
  expect(servers()).toEqual([]);
}, 120_000);

it('a second start beside it says which process is in the way and what to do, and disturbs nothing', async () => {
  const first = await start();
  const { demo } = newcomer;
  const second = newcomer.run(ENV);
  expect(await second.end()).toBe(1);
  expect(second.output).toMatch(
    new RegExp(
      `^Tenantry already runs in ${newcomer.home}: process ${first.pid}, with its PostgreSQL on port \\d+\\. ` +
        'Stop that process, or set TENANTRY_HOME and PORT to run a second one\\.\n$',
    ),
  );
  expect(servers()).toHaveLength(1);
  expect(newcomer.demo).toEqual(demo);
  expect((await newcomer.get('/insurance/customers', 'acme')).status).toBe(200);
}, 120_000);

/** The server behind it takes a free port each time it starts. */
function withoutPort(demo: Newcomer['demo']): object {
  return { ...demo, databaseUrl: demo.databaseUrl.replace(/:\d+\//, '/') };
}

async function addCustomer(): Promise<string> {
  const body = { kind: 'retail', name: 'Keziah Mason', email: `${process.hrtime.bigint()}@example.com` };
  const answer = await newcomer.call('/insurance/customers', { method: 'POST', as: 'acme', body });
  expect(answer).toMatchObject({ status: 201 });
  return (answer.body as { id: string }).id;
}
