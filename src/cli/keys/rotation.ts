import { type EntityManager } from 'typeorm';
import { type TenantRegister } from '../../meta/index.js';
import { type OwnerDatabase } from '../../provisioning/index.js';
import {
  type Blueprint,
  countStale,
  DEFAULT_BATCH_SIZE,
  type EncryptionKeys,
  FieldEncryption,
  NoTenantError,
  rotateBatch,
  type Tenant,
} from '../../tenancy/index.js';
import { type SecretPlace, sharedPlaces, tenantPlaces } from './secret-places.js';

export interface RotationFailure {
  /** `table.column`. */
  readonly field: string;
  /** Slug; null for a table about all tenants. */
  readonly tenant: string | null;
  /** Null where the place as a whole could not be read. */
  readonly rowId: string | null;
  readonly code: string;
  readonly message: string;
}

export interface RotationReport {
  readonly keyId: string;
  readonly rotated: number;
  readonly fields: readonly { readonly field: string; readonly rotated: number }[];
  /** Secrets that are still under another key. */
  readonly failures: readonly RotationFailure[];
}

export interface RotationParts {
  readonly owner: OwnerDatabase;
  readonly register: TenantRegister;
  readonly blueprints: readonly Blueprint[];
  readonly keys: EncryptionKeys;
  /** Hears of each batch; `total` grows as places are looked into. */
  readonly onProgress?: (progress: { field: string; done: number; total: number }) => void;
}

const TENANTS_AT_A_TIME = 1_000;

/**
 * Brings every secret of the fleet, or of one tenant, under the current key. Each batch is a transaction of its own:
 * what was done stays done, and a second run goes on. A secret that does not open stops no other.
 */
export class Rotation {
  private done = 0;
  private total = 0;
  private readonly failures: RotationFailure[] = [];
  private readonly fields = new Map<string, number>();

  constructor(private readonly parts: RotationParts) {}

  /** @throws MissingEncryptionKeyError. */
  async run(only: Tenant | null): Promise<RotationReport> {
    const keyId = this.parts.keys.current().id;
    for (const blueprint of this.parts.blueprints) {
      if (only && only.blueprint !== blueprint.name) continue;
      for (const place of sharedPlaces(blueprint, only)) await this.rotatePlace(place);
      for await (const tenant of only ? [only] : this.tenantsOf(blueprint)) {
        for (const place of tenantPlaces(blueprint, tenant)) await this.rotatePlace(place);
      }
    }
    const fields = [...this.fields].map(([field, rotated]) => ({ field, rotated }));
    return { keyId, rotated: this.done, fields, failures: this.failures };
  }

  private async *tenantsOf({ name }: Blueprint): AsyncGenerator<Tenant> {
    for (let page = 1; ; page++) {
      const { items } = await this.parts.register.list({ blueprint: name, page, pageSize: TENANTS_AT_A_TIME });
      yield* items;
      if (items.length < TENANTS_AT_A_TIME) return;
    }
  }

  private async rotatePlace(place: SecretPlace): Promise<void> {
    const { field } = place.declaration;
    this.fields.set(field, this.fields.get(field) ?? 0);
    try {
      await this.rotateRows(place);
    } catch (error) {
      const { code = 'unknown', message } = error as Error & { code?: string };
      this.failures.push({ field, tenant: place.tenant?.slug ?? null, rowId: null, code, message });
    }
  }

  private async rotateRows(place: SecretPlace): Promise<void> {
    const encryption = new FieldEncryption(this.parts.keys, () => place.tenant ?? raise(new NoTenantError()));
    const { field } = place.declaration;
    this.total += await this.inside(place, (manager) => countStale(manager, place, encryption));
    for (let after: string | undefined; ;) {
      const batch = await this.inside(place, (manager) =>
        rotateBatch(manager, place, encryption, { after, batchSize: DEFAULT_BATCH_SIZE }),
      );
      if (batch.last === undefined) return;
      after = batch.last;
      this.done += batch.rotated;
      this.fields.set(field, this.fields.get(field)! + batch.rotated);
      for (const { rowId, error } of batch.failures) {
        const { code, message } = error;
        this.failures.push({ field, tenant: place.tenant?.slug ?? null, rowId, code, message });
      }
      this.parts.onProgress?.({ field, done: this.done, total: this.total });
    }
  }

  private inside<T>(place: SecretPlace, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.parts.owner.transaction(async (transaction) => {
      await transaction.workAs(place);
      return work(transaction.manager);
    });
  }
}

function raise(error: Error): never {
  throw error;
}
