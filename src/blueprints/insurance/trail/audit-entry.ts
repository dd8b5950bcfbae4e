import { Check, Entity, Index } from 'typeorm';
import { EnumField, JsonField, StampedRow, TextField, UuidField } from '../../../http/index.js';

export enum ActorKind {
  Platform = 'platform',
  Tenant = 'tenant',
}

/**
 * Who changed what, with the row before and after. Append-only for the tenant's role. No foreign keys: the entry
 * outlives what it speaks of.
 */
@Entity('audit_log')
@Check('ck_audit_log_images', 'before IS NOT NULL OR after IS NOT NULL')
@Index(['subjectTable', 'subjectId'])
@Index(['createdAt'])
export class AuditEntry extends StampedRow {
  @EnumField(ActorKind, 'actor_kind')
  actorKind: ActorKind;

  @TextField({ max: 64, nullable: true, description: 'The API key used.' })
  keyId: string | null;

  @Index()
  @UuidField({ nullable: true, description: 'The user the key is bound to.' })
  userId: string | null;

  @TextField({ max: 80, example: 'policy.bound' })
  action: string;

  @TextField({ max: 63 })
  subjectTable: string;

  @UuidField()
  subjectId: string;

  @JsonField({ nullable: true })
  before: Record<string, unknown> | null;

  @JsonField({ nullable: true })
  after: Record<string, unknown> | null;
}
