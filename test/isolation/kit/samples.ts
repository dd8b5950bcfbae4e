import { randomInt, randomUUID } from 'node:crypto';
import { type Schema } from './document.js';
import { textMatching } from './pattern.js';

/** Where a sample's values come from. */
export interface Source {
  /** Goes into every free text. */
  readonly canary: string;
  /** An id for the property, or undefined where it refers to nothing known. */
  reference(property: string): string | undefined;
  /** Which of several values to take: another attempt, another value. */
  readonly attempt?: number;
}

/** A value the schema allows. Required properties only, or all of them. */
export function sampleOf(schema: Schema, source: Source, complete = false, name = ''): unknown {
  if (schema.enum?.length) return schema.enum[(source.attempt ?? 0) % schema.enum.length];
  if (schema.oneOf?.length) return sampleOf(schema.oneOf[0], source, complete, name);
  switch (schema.type ?? (schema.properties ? 'object' : undefined)) {
    case 'string':
      return textOf(schema, source, name);
    case 'integer':
    case 'number':
      return Math.min(Math.max(schema.minimum ?? 1, 1), schema.maximum ?? 1);
    case 'boolean':
      return true;
    case 'array':
      return Array.from({ length: Math.max(schema.minItems ?? 0, complete ? 1 : 0) }, () =>
        sampleOf(schema.items ?? {}, source, complete, singular(name)),
      );
    case 'object':
      return objectOf(schema, source, complete);
    default:
      return {};
  }
}

function objectOf(schema: Schema, source: Source, complete: boolean): Record<string, unknown> {
  const required = new Set(schema.required ?? []);
  const entries = Object.entries(schema.properties ?? {}).filter(
    ([name, each]) => !each.readOnly && (complete || required.has(name)),
  );
  return Object.fromEntries(entries.map(([name, each]) => [name, sampleOf(each, source, complete, name)]));
}

function textOf(schema: Schema, { canary, reference }: Source, name: string): string {
  const day = 24 * 60 * 60 * 1_000;
  const today = Date.now() + randomInt(1, 300) * day;
  switch (schema.format) {
    case 'uuid':
      return reference(name) ?? randomUUID();
    case 'date':
      return new Date(today).toISOString().slice(0, 10);
    case 'date-time':
      return new Date(today).toISOString();
    case 'email':
      return `${canary}.${randomInt(1e9)}@example.com`;
    case 'ip':
      return '192.0.2.1';
    case 'uri':
      return `https://example.com/${canary}`;
    case 'password':
      return `${canary} ${randomInt(1e9)}`;
  }
  if (schema.pattern) return textMatching(schema.pattern, schema.minLength, schema.maxLength);
  if (schema.format === 'decimal') return '1.00';
  const text = `${canary}-${randomInt(1e9)}`.padEnd(schema.minLength ?? 0, '.');
  // Too short for a canary: letters that differ.
  return text.slice(0, schema.maxLength ?? text.length);
}

function singular(name: string): string {
  return name.replace(/Ids$/, 'Id').replace(/s$/, '');
}
