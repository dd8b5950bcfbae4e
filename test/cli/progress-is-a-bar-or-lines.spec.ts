import { FLEET_BAR, fleetStep } from '../../src/cli/output/fleet-progress.js';
import { Progress, startProgress } from '../../src/cli/output/progress.js';

describe('progress on stderr', () => {
  const { isTTY } = process.stderr;
  let lines: string[];
  let drawn: string;

  beforeEach(() => {
    lines = [];
    drawn = '';
    jest.spyOn(console, 'error').mockImplementation((line) => void lines.push(String(line)));
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      drawn += String(text);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.stderr.isTTY = isTTY;
  });

  const tenant = (slug: string, error?: Error) =>
    fleetStep({
      finished: error ? 2 : 1,
      total: 2,
      failed: error ? 1 : 0,
      outcome: { slug, status: error ? 'failed' : 'migrated', toVersion: error ? null : '20260101000000', error },
    } as unknown as Parameters<typeof fleetStep>[0]);

  const work = () => {
    const counted = startProgress('Seeding', 2);
    for (const slug of ['rawdog', 'mossy']) counted.step(`Seeded ${slug}.`);
    counted.stop();
    const fleet = new Progress(FLEET_BAR);
    fleet.show(tenant('rawdog'));
    fleet.show(tenant('mossy', new Error('no such table')));
    fleet.stop();
  };

  it('is a line for each step where there is no terminal', () => {
    process.stderr.isTTY = false;
    work();
    expect(lines).toEqual([
      'Seeded rawdog.',
      'Seeded mossy.',
      '1/2 rawdog: migrated (20260101000000)',
      '2/2 mossy: failed: no such table',
    ]);
    expect(drawn).toBe('');
  });

  it('is one bar on a terminal, which ends where the work ends', () => {
    process.stderr.isTTY = true;
    work();
    expect(lines).toEqual([]);
    expect(drawn).toContain('Seeding [');
    expect(drawn).toMatch(/Tenants \[=+\] 2\/2, 1 failed, /);
  });

  it('follows a total that grows', () => {
    process.stderr.isTTY = true;
    const secrets = new Progress('Secrets {value}/{total} {field}');
    secrets.show({ done: 500, total: 500, line: '', fields: { field: 'tokens' } });
    secrets.show({ done: 502, total: 504, line: '', fields: { field: 'keys' } });
    secrets.stop();
    expect(drawn).toContain('Secrets 502/504 keys');
  });
});
