import { Entity, Index } from 'typeorm';
import { IntegerField, JsonField, StampedRow, TextField } from '../../http/index.js';

/** What was done to a tenant, by whom. Rows are added and never changed: a trigger refuses, also to the owner. */
@Entity({ name: 'provisioning_events', schema: 'meta' })
@Index(['tenantId', 'createdAt'])
@Index(['createdAt'])
export class ProvisioningEvent extends StampedRow {
  /** No foreign key: the events outlive the tenant. */
  @TextField({ nullable: true, max: 63 })
  tenantId: string | null;

  @TextField({ nullable: true, max: 63 })
  slug: string | null;

  @TextField({ nullable: true, max: 63 })
  blueprint: string | null;

  /** `tenant.created`, `tenant.suspended`, … */
  @TextField({ max: 63 })
  action: string;

  /** The login, key or person that did it. */
  @TextField({ nullable: true })
  actor: string | null;

  @JsonField({ default: () => `'{}'` })
  details: Record<string, unknown>;

  @IntegerField({ nullable: true })
  durationMs: number | null;
}
