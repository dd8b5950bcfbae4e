import { guarded, Requires } from '../../access/index.js';

const AREAS = [
  'organization',
  'users',
  'representatives',
  'customers',
  'tickets',
  'escalations',
  'refunds',
  'budgets',
  'agents',
  'metrics',
] as const;
type Area = (typeof AREAS)[number];

export type Permission = `${Area}.${'read' | 'write'}`;

/** Everything that may be allowed in an organization: what the scopes of a key may name. A key without any has `*`. */
export const PERMISSIONS: readonly Permission[] = AREAS.flatMap((area): Permission[] => [
  `${area}.read`,
  `${area}.write`,
]);

export const needs = (permission: Permission) => Requires(permission);

/** For a resource's five operations. */
export const area = (name: Area) => guarded(name);
