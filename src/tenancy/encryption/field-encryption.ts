import { randomUUID } from 'node:crypto';
import { type Tenant } from '../tenant.js';
import { decrypt, encrypt, type Binding } from './cipher.js';
import { encryptedProperties, type EncryptedProperty } from './encrypted.js';
import { SealBrokenError } from './errors.js';
import { type EncryptionKeys } from './keys.js';
import { Sealed } from './sealed.js';

/** A row with a uuid key, which may not have one yet. */
export interface EncryptedRow {
  id: string;
}

/**
 * Seals and opens the `@Encrypted` columns of any entity (AES-256-GCM). A ciphertext is bound to its tenant, column and
 * row: copied to another place it does not open.
 */
export class FieldEncryption {
  constructor(
    private readonly keys: EncryptionKeys,
    private readonly currentTenant: () => Pick<Tenant, 'id'>,
  ) {}

  /**
   * Puts the text, sealed with the current key, into the row; null empties it. A new row gets its id here, because the
   * seal covers it. The row still has to be saved.
   * @throws MissingEncryptionKeyError, NoTenantError
   */
  seal<Row extends EncryptedRow>(row: Row, property: keyof Row & string, text: string | null): void {
    const declaration = this.declarationOf(row, property);
    row.id ??= randomUUID();
    const sealed = text === null ? null : this.encrypted(text, this.binding(declaration, row));
    (row as Record<string, unknown>)[property] = sealed;
  }

  /**
   * The text of a row's column, null where the row has none. The row's id must have been read.
   * @throws SealBrokenError, UnknownEncryptionKeyError, NoTenantError
   */
  open<Row extends EncryptedRow>(row: Row, property: keyof Row & string): string | null {
    const declaration = this.declarationOf(row, property);
    const sealed = row[property] as Sealed | null | undefined;
    return sealed ? this.decrypted(sealed, this.binding(declaration, row)) : null;
  }

  /** The same secret under the current key; undefined when it already is. */
  reseal(sealed: Sealed, declaration: EncryptedProperty, row: EncryptedRow): Sealed | undefined {
    if (sealed.keyId === this.keys.current().id) return undefined;
    const binding = this.binding(declaration, row);
    return this.encrypted(this.decrypted(sealed, binding), binding);
  }

  currentKeyId(): string {
    return this.keys.current().id;
  }

  private encrypted(text: string, binding: Binding): Sealed {
    return Sealed.parse(encrypt(text, this.keys.current(), binding))!;
  }

  private decrypted(sealed: Sealed, binding: Binding): string {
    const text = decrypt(Sealed.textOf(sealed), this.keys.byId(sealed.keyId), binding);
    if (text === undefined) throw new SealBrokenError(binding.field);
    return text;
  }

  private binding({ field, tenantId }: EncryptedProperty, row: EncryptedRow): Binding {
    return { tenantId: tenantId ? tenantId(row) : this.currentTenant().id, field, rowId: row.id };
  }

  private declarationOf(row: object, property: string): EncryptedProperty {
    const found = encryptedProperties(row.constructor).find((each) => each.property === property);
    if (!found) throw new TypeError(`${row.constructor.name}.${property} is not an @Encrypted property.`);
    return found;
  }
}
