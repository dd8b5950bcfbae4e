import { BaseEntity, type DataSource, InstanceChecker } from 'typeorm';
import { ActiveRecordError, NoTenantError, UnsafeOptionError } from '../errors.js';
import { currentScope } from '../scope/place.js';

type ActiveRecord = typeof BaseEntity;

/** Who answers for one Active Record class. */
interface Owners {
  /** Set once a tenants' data source lists the class, and never reset. */
  isTenants: boolean;
  /** The open data sources of tenants that list the class: one per application. */
  readonly tenants: Set<DataSource>;
  /** The open data sources of the platform that list it. */
  readonly platforms: Set<DataSource>;
  /** The data source TypeORM bound it to: any other. */
  plain: DataSource | null;
}

const ownersByClass = new WeakMap<object, Owners>();
const bindsNothing = new WeakSet<DataSource>();

/**
 * TypeORM binds an Active Record class (`extends BaseEntity`) to the data source initialised last in the process, by
 * writing the class's static `dataSource`. Here that property becomes an accessor nobody can replace: the owners decide
 * who answers, and a later data source writes in vain. Without this, a data source of the owner's login over the same
 * entities would let `Note.find()` read every tenant's rows.
 */
function guard(target: ActiveRecord): Owners {
  const known = ownersByClass.get(target);
  if (known) return known;
  const bound = Object.getOwnPropertyDescriptor(target, 'dataSource')?.value as DataSource | undefined;
  const plain = bound && !bindsNothing.has(bound) ? bound : null;
  const owners: Owners = { isTenants: false, tenants: new Set(), platforms: new Set(), plain };
  ownersByClass.set(target, owners);
  Object.defineProperty(target, 'dataSource', {
    configurable: false,
    enumerable: false,
    get: () => answer(target, owners),
    set(this: ActiveRecord, dataSource: DataSource) {
      // A subclass inherits this accessor, and gets owners of its own.
      bind(this, guard(this), dataSource);
    },
  });
  return owners;
}

function bind(target: ActiveRecord, owners: Owners, dataSource: DataSource): void {
  if (isTenants(target) || owners.platforms.size > 0 || bindsNothing.has(dataSource)) return;
  if (owners.plain?.isInitialized && owners.plain !== dataSource) return;
  owners.plain = dataSource;
}

/** What derives from a tenants' class is a tenants' class: it has the table, or part of it. */
function isTenants(target: object | null): boolean {
  if (!target || target === BaseEntity) return false;
  return ownersByClass.get(target)?.isTenants === true || isTenants(Object.getPrototypeOf(target) as object | null);
}

function answer(target: ActiveRecord, owners: Owners): DataSource {
  const { name } = target;
  if (isTenants(target)) return tenantsOf(name, owners);
  if (owners.platforms.size > 1) throw new ActiveRecordError(name, 'several open data sources list it');
  const [platform = owners.plain] = owners.platforms;
  if (!platform) throw new ActiveRecordError(name, 'no data source answers for it here');
  return platform;
}

function tenantsOf(name: string, { tenants }: Owners): DataSource {
  const scope = currentScope();
  if (!scope) {
    throw new NoTenantError(
      `A query through the Active Record class ${name}`,
      'In a seed or a migration use the manager it is given.',
    );
  }
  if (scope.dataSource) return scope.dataSource;
  if (tenants.size > 1) throw new ActiveRecordError(name, 'several open data sources list it and the scope names none');
  const [only] = tenants;
  if (!only) throw new ActiveRecordError(name, 'its data source is closed');
  return only;
}

/** The tenants' data source lists these: from now on and for good, they answer inside a scope and nowhere else. */
export function claimForTenants(entities: unknown): void {
  for (const target of activeRecordsOf(entities)) guard(target).isTenants = true;
}

/** The classes of `entities` answer to this data source, beside which others bind in vain. */
export function openFor(kind: 'tenants' | 'platforms', entities: unknown, dataSource: DataSource): void {
  for (const target of activeRecordsOf(entities)) guard(target)[kind].add(dataSource);
}

export function closeFor(kind: 'tenants' | 'platforms', entities: unknown, dataSource: DataSource): void {
  for (const target of activeRecordsOf(entities)) guard(target)[kind].delete(dataSource);
}

/** This data source becomes nobody's: what was bound before stays so. */
export function bindNothing(entities: unknown, dataSource: DataSource): void {
  bindsNothing.add(dataSource);
  for (const target of activeRecordsOf(entities)) guard(target);
}

/** @throws UnsafeOptionError for files: TypeORM would bind their classes before they are known here. */
export function refusePatterns(entities: unknown): void {
  const pattern = Object.values((entities ?? {}) as Record<string, unknown>).find((each) => typeof each === 'string');
  if (pattern) throw new UnsafeOptionError(`entities: ${pattern}`, 'its classes have to be listed one by one');
}

/** The Active Record classes among TypeORM's `entities`: classes and EntitySchemas, in an array or an object. */
function activeRecordsOf(entities: unknown): ActiveRecord[] {
  const listed = Object.values((entities ?? []) as Record<string, unknown>);
  const targets = listed.map((each) => (InstanceChecker.isEntitySchema(each) ? each.options.target : each));
  return targets.filter((target) => InstanceChecker.isBaseEntityConstructor(target)).map(asActiveRecord);
}

/** Classes that keep their data source in another place than BaseEntity does cannot be guarded. */
function asActiveRecord(target: unknown): ActiveRecord {
  const record = target as ActiveRecord;
  if (record.useDataSource === BaseEntity.useDataSource) return record;
  throw new UnsafeOptionError(
    `entities: ${record.name}`,
    "an Active Record class with a useDataSource of its own cannot be kept on its tenant. Extend TypeORM's BaseEntity",
  );
}
