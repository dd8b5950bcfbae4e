import { HttpSource } from '../../src/blueprints/reporting/sources/http-source.js';
import { SourceError } from '../../src/blueprints/reporting/sources/payload-source.js';
import { isPrivateAddress } from '../../src/blueprints/reporting/sources/private-addresses.js';
import { DEFAULT_SYNC_OPTIONS } from '../../src/blueprints/reporting/sources/sync-options.js';
import { servePayloads } from './support/payload-server.js';

describe('an HTTP source', () => {
  it.each([
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    'no address',
  ])('%s is private', (address) => expect(isPrivateAddress(address)).toBe(true));

  it.each(['1.1.1.1', '93.184.216.34', '172.32.0.1', '2606:4700::1111', '::ffff:1.1.1.1'])('%s is public', (address) =>
    expect(isPrivateAddress(address)).toBe(false),
  );

  it('is not asked when its name or address is ours', async () => {
    const server = await servePayloads({ calls: [] });
    const { port } = new URL(server.url);
    try {
      for (const host of ['127.0.0.1', 'localhost', '[::1]', '0x7f.1', '2130706433']) {
        const source = { location: `http://${host}:${port}/api`, token: 'secret', pageSize: 10 };
        const page = new HttpSource(source, DEFAULT_SYNC_OPTIONS).page('calls', null);
        await expect(page).rejects.toThrow(SourceError);
        await expect(page).rejects.toThrow(/private/);
      }
      expect(server.requests).toEqual([]);
    } finally {
      await server.close();
    }
  });

  it('does not follow redirects, nor take answers without end', async () => {
    const server = await servePayloads({ calls: [{ id: 1, text: 'x'.repeat(5_000) }] });
    const source = { location: server.url, token: null, pageSize: 10 };
    const options = { ...DEFAULT_SYNC_OPTIONS, allowPrivateAddresses: true };
    try {
      const small = new HttpSource(source, { ...options, maxResponseBytes: 1_000 });
      await expect(small.page('calls', null)).rejects.toThrow(/more than 1000 bytes/);
      server.interfere = () => 302;
      await expect(new HttpSource(source, options).page('calls', null)).rejects.toThrow('status 302');
    } finally {
      await server.close();
    }
  });
});
