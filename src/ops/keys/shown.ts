import { type ApiKeySummary, type CreatedApiKey } from '../../meta/index.js';
import { type KeyResponse, type KeyTerms, type ShownKeyResponse } from './key.dto.js';

/** The body's terms as the register takes them. */
export function termsOf({ name, userId, scopes, expiresAt }: KeyTerms) {
  return { name, userId: userId ?? null, scopes, expiresAt: expiresAt === undefined ? null : new Date(expiresAt) };
}

/** The scopes the key will have; without any it may do everything. */
export function scopesOf({ scopes }: Pick<KeyTerms, 'scopes'>): readonly string[] {
  return scopes ?? ['*'];
}

export function keyResponse({ updatedAt: _updatedAt, ...summary }: ApiKeySummary): KeyResponse {
  return summary;
}

export function shownKey({ key, record }: CreatedApiKey): ShownKeyResponse {
  return { key, ...keyResponse(record) };
}
