import { getMetadataArgsStorage, type ValueTransformer } from 'typeorm';
import { PlaintextRefusedError } from './errors.js';
import { Sealed } from './sealed.js';

export interface EncryptedOptions<Row> {
  /** `table.column`: part of what a ciphertext is bound to, so it stays what it is when a class is renamed. */
  readonly field: string;
  /** Whose row it is, for tables read outside a scope. Default: the tenant of the scope. */
  readonly tenantId?: (row: Row) => string;
}

export interface EncryptedProperty extends EncryptedOptions<any> {
  readonly entity: new () => object;
  readonly property: string;
}

const declared: EncryptedProperty[] = [];

/**
 * A `text` column whose values are encrypted. The property is `Sealed | null`; FieldEncryption seals and opens.
 * Stands above the column's own decorator: `@Encrypted({ field: 'shops.token' }) @TextField({ secret: true })`.
 */
export function Encrypted<Row extends object = object>(options: EncryptedOptions<Row>): PropertyDecorator {
  return (prototype, property) => {
    const entity = prototype.constructor as new () => object;
    const column = getMetadataArgsStorage().columns.find(
      (each) => each.target === entity && each.propertyName === property,
    );
    if (!column) throw new Error(`@Encrypted of ${options.field} stands above its column decorator, not below.`);
    column.options.transformer = onlySealed(options.field);
    declared.push({ ...options, entity, property: String(property) });
  };
}

/** The encrypted properties of an entity. */
export function encryptedProperties(entity: unknown): readonly EncryptedProperty[] {
  return declared.filter((each) => each.entity === entity);
}

/** The entities that have any: those a rotation of keys goes through. */
export function encryptedEntities(): readonly (new () => object)[] {
  return [...new Set(declared.map(({ entity }) => entity))];
}

/** Whatever way a value takes to the database, plain text does not get through. */
function onlySealed(field: string): ValueTransformer {
  return {
    to(value: unknown): unknown {
      if (value === null || value === undefined) return value;
      if (value instanceof Sealed) return Sealed.textOf(value);
      throw new PlaintextRefusedError(field);
    },
    from(text: string | null): Sealed | null {
      if (text === null) return null;
      const sealed = Sealed.parse(text);
      if (!sealed) throw new PlaintextRefusedError(field);
      return sealed;
    },
  };
}
