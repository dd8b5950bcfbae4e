import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ErasedTenant, type StorePlaces, type TenantStore } from '../../../tenancy/index.js';

/** `2026-11-30T09-15-00.000Z-<uuid>.json` */
const MESSAGE_FILE = /^(\d{4}-\d\d-\d\dT)(\d\d)-(\d\d)-(\d\d\.\d{3}Z)-[0-9a-f-]{36}\.json$/;

/** A shop names its own slug in the message a moment after it gets it, and another process's clock may be behind. */
const CLOCK_TOLERANCE_MS = 5_000;

/**
 * Messages of earlier releases, which lie in the outbox itself and name the shop by the slug it had when they were
 * written. One is this shop's when it was written while the slug was. Messages of sign-ups name no shop and stay.
 */
class MessagesNamedBySlug implements TenantStore {
  readonly name = 'outbox messages named by slug';

  constructor(private readonly outbox: string) {}

  async erase(tenant: ErasedTenant): Promise<{ removed: number }> {
    const paths = await this.of(tenant);
    for (const path of paths) await rm(path, { force: true });
    return { removed: paths.length };
  }

  async remains(tenant: ErasedTenant): Promise<number> {
    return (await this.of(tenant)).length;
  }

  private async of(tenant: ErasedTenant): Promise<string[]> {
    const names = await readdir(this.outbox).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const paths: string[] = [];
    for (const name of names) {
      const writtenAt = timeOf(name);
      if (!writtenAt) continue;
      const path = join(this.outbox, name);
      const slug = await shopOf(path);
      if (slug !== undefined && hadSlug(tenant, slug, writtenAt)) paths.push(path);
    }
    return paths;
  }
}

export function oldMessages({ outbox }: Pick<StorePlaces, 'outbox'>): TenantStore[] {
  return outbox === undefined ? [] : [new MessagesNamedBySlug(outbox)];
}

function timeOf(name: string): Date | undefined {
  const [, day, hour, minute, second] = MESSAGE_FILE.exec(name) ?? [];
  return day === undefined ? undefined : new Date(`${day}${hour}:${minute}:${second}`);
}

/** Undefined for what is no message about a shop; a file that is collected in this moment is none either. */
async function shopOf(path: string): Promise<string | undefined> {
  try {
    const { organization } = JSON.parse(await readFile(path, 'utf8')) as { organization?: unknown };
    return typeof organization === 'string' ? organization : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function hadSlug({ slugs }: ErasedTenant, slug: string, at: Date): boolean {
  return slugs.some(
    (span) =>
      span.slug === slug &&
      at.getTime() >= span.from.getTime() - CLOCK_TOLERANCE_MS &&
      (span.until === null || at.getTime() <= span.until.getTime() + CLOCK_TOLERANCE_MS),
  );
}
