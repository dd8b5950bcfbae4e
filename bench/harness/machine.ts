import { readFileSync } from 'node:fs';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { Client } from 'pg';

/** Where the figures come from; without it they say nothing. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  /** Of the minute before the run: more than a fraction of a core and the figures are others'. */
  readonly loadBefore: number;
  readonly versions: Readonly<Record<string, string>>;
}

const PACKAGES = ['typeorm', 'pg', '@nestjs/core'];

export async function machine(databaseUrl: string): Promise<Machine> {
  const processors = cpus();
  return {
    processor: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    loadBefore: Math.round(loadavg()[0] * 100) / 100,
    versions: {
      node: process.versions.node,
      postgresql: await serverVersion(databaseUrl),
      ...Object.fromEntries(PACKAGES.map((name) => [name, packageVersion(name)])),
    },
  };
}

export function describeMachine({ processor, cores, memoryGb, system, loadBefore, versions }: Machine): string {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${processor}, ${cores} cores, ${memoryGb} GB, ${system}, load ${loadBefore}\n${named.join(', ')}`;
}

async function serverVersion(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ version: string }>(`SELECT current_setting('server_version') AS version`);
    return rows[0].version;
  } finally {
    await client.end();
  }
}

function packageVersion(name: string): string {
  const manifest = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
