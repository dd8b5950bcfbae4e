import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { type Tenant, type TenantLookup, type TenantRef } from '../tenancy/index.js';
import { ChangeListener, type TenantChange } from './change-listener.js';
import { META_OPTIONS, type MetaOptions } from './options.js';
import { TenantRegister } from './tenant-register.js';

interface Entry {
  readonly tenant: Promise<Tenant | null>;
  readonly expiresAt: number;
  /** Undefined while it is being asked, null for names that are nobody's. */
  found: Tenant | null | undefined;
}

/** Also names that are nobody's are remembered, so their number is bounded. */
const MOST_ENTRIES = 10_000;

/**
 * The register, remembered for a few seconds per name and forgotten at once, in every process, when the tenant changes
 * (LISTEN/NOTIFY). While the listening connection is away nothing is remembered.
 */
@Injectable()
export class ResolutionCache implements TenantLookup, OnModuleInit, OnModuleDestroy {
  private readonly entries = new Map<string, Entry>();
  private readonly listener: ChangeListener;
  private readonly hearers: ((change: TenantChange) => void)[] = [];
  private listening = false;
  private started: Promise<void> | undefined;

  constructor(
    private readonly register: TenantRegister,
    @Inject(META_OPTIONS) private readonly options: MetaOptions,
  ) {
    this.listener = new ChangeListener({
      url: options.url,
      onChange: (change) => {
        this.forget(change);
        for (const hear of this.hearers) hear(change);
      },
      onListening: (listening) => this.listens(listening),
    });
  }

  onModuleInit(): Promise<void> {
    return this.options.resolutionCacheSeconds > 0 ? this.listen() : Promise.resolve();
  }

  /** Tells of every tenant that changes, in this process or another; a null id where nobody knows which. What changes while the listening connection is away is not told. */
  onChange(hear: (change: TenantChange) => void): void {
    this.hearers.push(hear);
    void this.listen();
  }

  onModuleDestroy(): Promise<void> {
    return this.listener.stop();
  }

  find(ref: TenantRef): Tenant | null | Promise<Tenant | null> {
    if (!this.listening) return this.register.find(ref);
    const name = `${ref.kind}:${ref.value}`;
    const known = this.entries.get(name);
    if (known && known.expiresAt > Date.now()) return known.found === undefined ? known.tenant : known.found;
    const entry = this.ask(ref);
    this.entries.delete(name);
    if (this.entries.size >= MOST_ENTRIES) this.entries.delete(this.entries.keys().next().value!);
    this.entries.set(name, entry);
    entry.tenant.catch(() => this.entries.delete(name));
    return entry.tenant;
  }

  /** What has been changed here is known here at once, however long a notification takes. */
  forgetAll(): void {
    this.entries.clear();
  }

  private listen(): Promise<void> {
    return (this.started ??= this.listener.start());
  }

  private ask(ref: TenantRef): Entry {
    const expiresAt = Date.now() + this.options.resolutionCacheSeconds * 1_000;
    const entry: Entry = {
      expiresAt,
      found: undefined,
      tenant: this.register.find(ref).then((tenant) => (entry.found = tenant)),
    };
    return entry;
  }

  private listens(listening: boolean): void {
    this.listening = listening;
    this.entries.clear();
  }

  /** Names of the tenant, and those that were nobody's: a new slug or hostname may have made one of them its own. */
  private forget({ id }: TenantChange): void {
    for (const [name, { found }] of this.entries) {
      if (id === null || !found || found.id === id) this.entries.delete(name);
    }
  }
}
