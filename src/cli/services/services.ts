import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { loadSettings, type Settings } from '../../config/index.js';
import { type OpenedDatabase } from '../../database/index.js';
import { type ApiKeys, type ProvisioningEvents, type TenantHostnames, type TenantRegister } from '../../meta/index.js';
import {
  type Doctor,
  type Fleet,
  type Migrations,
  type OwnerDatabase,
  type ProvisioningService,
} from '../../provisioning/index.js';
import { type Blueprint, type Tenant } from '../../tenancy/index.js';
import { UnknownTenantError } from '../errors.js';
import { openForCommand } from './database.js';

/** The blueprints of these names, all where none are named: the application's, which this room does not import. */
export type Catalogue = (names: readonly string[] | undefined) => Promise<readonly Blueprint[]>;

export const CATALOGUE = Symbol('CATALOGUE');

/** What commands call, on the owner's login. */
export interface OpenServices {
  readonly database: OpenedDatabase;
  readonly owner: OwnerDatabase;
  readonly provisioning: ProvisioningService;
  readonly migrations: Migrations;
  readonly doctor: Doctor;
  readonly fleet: Fleet;
  readonly register: TenantRegister;
  readonly hostnames: TenantHostnames;
  readonly keys: ApiKeys;
  readonly events: ProvisioningEvents;
  /** The tenant of this slug or id. @throws UnknownTenantError, MalformedTenantError */
  tenant(name: string): Promise<Tenant>;
}

/**
 * Settings and services, made when a command first asks: `--help` reads no settings, and rooms that are not needed are
 * not loaded. Closed when the command is done, however it ends.
 */
@Injectable()
export class Services implements OnModuleDestroy {
  private readonly interrupt = new AbortController();
  private readonly running: Promise<unknown>[] = [];
  private readonly closing: (() => Promise<unknown>)[] = [];
  private loaded: Settings | undefined;
  private opening: Promise<OpenServices> | undefined;

  constructor(@Inject(CATALOGUE) private readonly catalogue: Catalogue) {}

  /** @throws SettingsError */
  get settings(): Settings {
    return (this.loaded ??= loadSettings());
  }

  blueprints(): Promise<readonly Blueprint[]> {
    return this.catalogue(this.settings.blueprints);
  }

  open(): Promise<OpenServices> {
    return (this.opening ??= this.make());
  }

  async onModuleDestroy(): Promise<void> {
    for (const close of this.closing.splice(0).reverse()) await close();
  }

  /**
   * Work that can end in order when the process is told to: it hears of the signal, and connections are closed only
   * when it has ended.
   */
  async interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const running = work(this.interrupt.signal);
    this.running.push(running);
    return running;
  }

  private async make(): Promise<OpenServices> {
    const blueprints = await this.blueprints();
    const database = await this.openDatabase();
    const services = await this.onOwner(database, blueprints);
    // Nobody else sets up the server of the home; one that was running is its owner's to migrate.
    if (database.embedded) {
      await services.migrations.migrateMeta();
      await services.migrations.migrateShared();
    }
    return services;
  }

  private async openDatabase(): Promise<OpenedDatabase> {
    const { Shutdown } = await import('../../embedded/index.js');
    const shutdown = new Shutdown((line) => console.error(line)).listen();
    shutdown.add(async () => {
      this.interrupt.abort();
      await Promise.allSettled(this.running);
      await this.onModuleDestroy();
    });
    const database = await openForCommand(this.settings);
    if (database.embedded) this.closing.push(() => database.embedded!.stop());
    return database;
  }

  private async onOwner(database: OpenedDatabase, blueprints: readonly Blueprint[]): Promise<OpenServices> {
    const { Doctor, Fleet, Migrations, OwnerDatabase, ProvisioningService, tenantStores } =
      await import('../../provisioning/index.js');
    const { ApiKeys, ProvisioningEvents, TenantHostnames, TenantRegister } = await import('../../meta/index.js');
    const { parseTenantRef } = await import('../../tenancy/index.js');
    const { environment, graceDays, slugRestDays } = this.settings;
    const owner = new OwnerDatabase({
      ownerUrl: database.ownerUrl,
      appUrl: database.urls.appUrl,
      blueprints,
      environment,
      graceDays,
      slugRestDays,
      assurance: this.settings,
      stores: tenantStores(this.settings, blueprints),
    });
    this.closing.push(() => owner.onModuleDestroy());
    const dataSource = await owner.dataSource();
    const register = new TenantRegister(dataSource);
    const migrations = new Migrations(owner);
    return {
      database,
      owner,
      register,
      provisioning: new ProvisioningService(owner),
      migrations,
      fleet: new Fleet(owner, migrations),
      doctor: new Doctor(owner),
      hostnames: new TenantHostnames(dataSource, this.settings),
      keys: new ApiKeys(dataSource),
      events: new ProvisioningEvents(dataSource),
      async tenant(name) {
        const found = await register.find(parseTenantRef(name));
        if (!found) throw new UnknownTenantError(name);
        return found;
      },
    };
  }
}
