import { InvalidRequestProblem, PreconditionFailedProblem } from '../problems/index.js';

const ENTITY_TAGS = /^\s*(W\/)?"[\x21\x23-\x7e]*"\s*(,\s*(W\/)?"[\x21\x23-\x7e]*"\s*)*$/;

/** The strong entity tag of a version. */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/**
 * Refuses a change where `If-Match` names another version than the row's (412). A row without a version has no entity
 * tag, so that only `*` matches it. A weak tag never matches (RFC 9110, 13.1.1).
 */
export function requireMatch(ifMatch: string | undefined, version: number | undefined): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  if (!ENTITY_TAGS.test(ifMatch)) {
    throw new InvalidRequestProblem([
      { in: 'header', field: 'If-Match', message: 'If-Match must be an entity tag such as "3", or *' },
    ]);
  }
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  if (version === undefined || !tags.includes(entityTag(version))) throw new PreconditionFailedProblem();
}
