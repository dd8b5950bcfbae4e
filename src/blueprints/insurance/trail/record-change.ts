import { type EntityManager, type ObjectLiteral } from 'typeorm';
import { type Principal } from '../../../access/index.js';
import { Customer } from '../customers/customer.js';
import { Policy } from '../policies/policy.js';
import { ActorKind, AuditEntry } from './audit-entry.js';
import { TimelineEntry } from './timeline-entry.js';

/** What happened, for programs (`policy.bound`) and for people. */
export interface TrailEvent {
  action: string;
  summary: string;
  details?: Record<string, unknown>;
  /** The customer concerned, where the row itself does not tell. */
  customerId?: string;
  /** True for the small print of a larger event: audited, and not on the timeline. */
  quiet?: boolean;
}

export interface RecordedChange {
  entity: new () => ObjectLiteral;
  actor: Principal | undefined;
  event: TrailEvent;
  before?: ObjectLiteral;
  after?: ObjectLiteral;
}

/**
 * Writes the change to `audit_log` and, where the row belongs to a customer (itself one, or by `customerId` or
 * `policyId`), to `customer_timeline`; in the caller's transaction, so that neither is ever without the other.
 */
export async function recordChange(manager: EntityManager, change: RecordedChange): Promise<void> {
  const { entity, actor, event, before, after } = change;
  const row = (after ?? before)!;
  const subject = { subjectTable: manager.connection.getMetadata(entity).tableName, subjectId: row.id as string };
  const userId = actor?.userId ?? null;
  await manager.insert(AuditEntry, {
    ...subject,
    actorKind: actor?.kind === 'tenant' ? ActorKind.Tenant : ActorKind.Platform,
    keyId: actor?.keyId ?? null,
    userId,
    action: event.action,
    before: imageOf(manager, entity, before) as never,
    after: imageOf(manager, entity, after) as never,
  });
  if (event.quiet) return;
  const customerId = event.customerId ?? (await customerOf(manager, entity, row, after === undefined));
  if (!customerId) return;
  const { action, summary, details } = event;
  await manager.insert(TimelineEntry, {
    ...subject,
    customerId,
    userId,
    event: action,
    summary: summary.slice(0, 500),
    details: (details ?? null) as never,
  });
}

/** The row's columns as they would be sent; secrets are not among them. */
function imageOf(manager: EntityManager, entity: new () => ObjectLiteral, row: ObjectLiteral | undefined) {
  if (!row) return null;
  const columns = manager.connection.getMetadata(entity).columns.filter(({ isSelect }) => isSelect);
  return Object.fromEntries(columns.map(({ propertyName }) => [propertyName, (row[propertyName] as unknown) ?? null]));
}

async function customerOf(
  manager: EntityManager,
  entity: new () => ObjectLiteral,
  row: ObjectLiteral,
  deleted: boolean,
): Promise<string | undefined> {
  // A deleted customer's timeline goes with it.
  if (entity === Customer) return deleted ? undefined : (row.id as string);
  if (typeof row.customerId === 'string') return row.customerId;
  if (typeof row.policyId !== 'string') return undefined;
  const policy = await manager.findOne(Policy, { where: { id: row.policyId }, select: { id: true, customerId: true } });
  return policy?.customerId;
}
