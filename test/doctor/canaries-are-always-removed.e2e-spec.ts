import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { canariesLeft, type Clinic, openClinic, troubles } from './support/clinic.js';

/** A pooler that takes connections and never answers: an examination waits for it with its canaries planted. */
async function silentPooler(): Promise<{ server: Server; url: string }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `postgresql://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('an examination that is ended', () => {
  let clinic: Clinic;
  let pooler: { server: Server; url: string };
  beforeAll(async () => {
    clinic = await openClinic();
    pooler = await silentPooler();
  });
  afterAll(async () => {
    pooler.server.close();
    await clinic.close();
  });

  const planted = async () => {
    while ((await canariesLeft(clinic)).length === 0) await sleep(20);
  };

  it('by its signal says so and leaves nothing', async () => {
    const controller = new AbortController();
    const examination = clinic.doctor.examine({ poolerUrl: pooler.url, signal: controller.signal });
    examination.catch(() => undefined);
    await planted();
    controller.abort();
    await expect(examination).rejects.toMatchObject({ code: 'examination_interrupted' });
    expect(await canariesLeft(clinic)).toEqual([]);
  });

  it('by a signal that has come before it began leaves nothing', async () => {
    await expect(clinic.doctor.examine({ signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'examination_interrupted',
    });
    expect(await canariesLeft(clinic)).toEqual([]);
  });

  it('by SIGKILL is cleaned up after by the next one', async () => {
    const { ownerUrl } = clinic.bench.database;
    const child = spawn(
      process.execPath,
      [
        '--import',
        '@swc-node/register/esm-register',
        'test/doctor/support/examine-until-killed.ts',
        ownerUrl,
        clinic.bench.urls.appUrl,
        pooler.url,
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    await planted();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await canariesLeft(clinic)).not.toEqual([]);
    expect(troubles(await clinic.doctor.examine())).toEqual([]);
    expect(await canariesLeft(clinic)).toEqual([]);
  });
});
