/** Raised when a field of an imported product cannot be used; the message names the field. */
export class UnusableProductError extends Error {
  constructor(field: string, reason: string) {
    super(`${field} ${reason}`);
    this.name = 'UnusableProductError';
  }
}

/** Reads the fields of untrusted JSON, each as what it must be. */
export class FieldReader {
  private readonly fields: Record<string, unknown>;

  constructor(
    value: unknown,
    private readonly path = '',
  ) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.fail('', 'must be an object');
    this.fields = value as Record<string, unknown>;
  }

  /** Shopify's ids: numbers that JavaScript still holds exactly, or digits. */
  id(field: string): string {
    return this.optionalId(field) ?? this.fail(field, 'is missing');
  }

  optionalId(field: string): string | null {
    const value = this.fields[field] ?? null;
    if (value === null) return null;
    if (Number.isSafeInteger(value) && (value as number) > 0) return String(value);
    if (typeof value === 'string' && /^[1-9]\d{0,19}$/.test(value)) return value;
    return this.fail(field, 'must be an id of Shopify');
  }

  text(field: string, longest: number): string {
    return this.optionalText(field, longest) ?? this.fail(field, 'is missing');
  }

  optionalText(field: string, longest: number): string | null {
    const value = this.fields[field] ?? null;
    if (value === null || value === '') return null;
    if (typeof value !== 'string') return this.fail(field, 'must be text');
    if (value.length > longest) return this.fail(field, `is longer than ${longest} characters`);
    // PostgreSQL keeps no NUL in text.
    if (value.includes('\0')) return this.fail(field, 'holds a NUL character');
    return value;
  }

  integer(field: string, otherwise: number): number {
    const value = this.fields[field] ?? otherwise;
    if (Number.isInteger(value) && Math.abs(value as number) <= 2_147_483_647) return value as number;
    return this.fail(field, 'must be a whole number');
  }

  optionalInteger(field: string): number | null {
    return (this.fields[field] ?? null) === null ? null : this.integer(field, 0);
  }

  flag(field: string, otherwise: boolean): boolean {
    const value = this.fields[field] ?? otherwise;
    return typeof value === 'boolean' ? value : this.fail(field, 'must be true or false');
  }

  money(field: string): string {
    return this.optionalMoney(field) ?? this.fail(field, 'is missing');
  }

  optionalMoney(field: string): string | null {
    const value = this.fields[field] ?? null;
    if (value === null || value === '') return null;
    if (typeof value === 'string' && /^\d{1,10}(\.\d{1,2})?$/.test(value)) return value;
    return this.fail(field, 'must be an amount such as "120.50"');
  }

  instant(field: string): string | null {
    const value = this.optionalText(field, 40);
    if (value === null) return null;
    const time = /^\d{4}-\d{2}-\d{2}T/.test(value) ? Date.parse(value) : NaN;
    return Number.isNaN(time) ? this.fail(field, 'must be an instant') : new Date(time).toISOString();
  }

  oneOf<T extends string>(field: string, allowed: readonly T[], otherwise: T): T {
    const value = this.fields[field] ?? otherwise;
    const found = allowed.find((each) => each === value);
    return found ?? this.fail(field, `must be one of ${allowed.join(', ')}`);
  }

  list(field: string, most: number): FieldReader[] {
    const value = this.fields[field] ?? [];
    if (!Array.isArray(value)) return this.fail(field, 'must be a list');
    if (value.length > most) return this.fail(field, `has more than ${most} entries`);
    return value.map((item, index) => new FieldReader(item, `${this.path}${field}[${index}].`));
  }

  /** Texts as a list, or as Shopify writes them: in one text, separated by commas. */
  texts(field: string): string[] {
    const value = this.fields[field] ?? [];
    const list: unknown[] = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [0];
    if (list.some((item) => typeof item !== 'string' || item.includes('\0'))) return this.fail(field, 'must be texts');
    return [...new Set((list as string[]).map((item) => item.trim()).filter((item) => item !== ''))];
  }

  private fail(field: string, reason: string): never {
    throw new UnusableProductError(`${this.path}${field}`.replace(/\.$/, '') || 'the product', reason);
  }
}
