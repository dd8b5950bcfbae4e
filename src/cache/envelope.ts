/** What is stored under a key: the value, and enough to refuse it under any other key, tenant or tag version. */
export interface Envelope {
  readonly tenantId: string;
  readonly name: string;
  /** Version of each tag when the value's making began. */
  readonly tags: Readonly<Record<string, string>>;
  /** JSON text of the value; null in the mark that `delete` leaves behind. */
  readonly value: string | null;
}

export function seal(envelope: Envelope): string {
  return JSON.stringify([envelope.tenantId, envelope.name, envelope.tags, envelope.value]);
}

/** The envelope when it is one, and this tenant's under this name; undefined when it is anything else. */
export function open(text: string, tenantId: string, name: string): Envelope | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts) || parts[0] !== tenantId || parts[1] !== name) return undefined;
  const [, , tags, value] = parts as [string, string, unknown, unknown];
  if (typeof tags !== 'object' || tags === null || (typeof value !== 'string' && value !== null)) return undefined;
  return { tenantId, name, tags: tags as Record<string, string>, value };
}
