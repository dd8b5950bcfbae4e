import { createHash } from 'node:crypto';

export interface PayloadIdentity {
  dataSourceId: string | null;
  endpoint: string;
  externalId: string;
  payload: unknown;
}

/** What makes two payloads the same one: source, endpoint, external id and content, whatever the order of its fields. */
export function payloadKey({ dataSourceId, endpoint, externalId, payload }: PayloadIdentity): string {
  return createHash('sha256')
    .update(JSON.stringify([dataSourceId, endpoint, externalId, sorted(payload)]))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, inner]) => [key, sorted(inner)]);
}
