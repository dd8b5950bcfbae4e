import { MembershipRole } from '../people/enums.js';

const AGENCY_WORK = [
  'reports.write',
  'reports.comment',
  'reports.publish',
  'metrics.write',
  'sources.write',
  'syncs.run',
] as const;

/** What a role may do in a tenant beyond reading. */
const PERMISSIONS: Readonly<Record<MembershipRole, readonly string[]>> = {
  [MembershipRole.AgencyAdmin]: [...AGENCY_WORK, 'reports.approve', 'people.write'],
  [MembershipRole.AgencyMember]: AGENCY_WORK,
  [MembershipRole.ClientAdmin]: ['reports.approve', 'reports.comment', 'people.write'],
  [MembershipRole.ClientViewer]: [],
};

/** The roles that somebody with the role may give and take inside a tenant. `agency_admin` is given by nobody there. */
const MANAGES: Readonly<Record<MembershipRole, readonly MembershipRole[]>> = {
  [MembershipRole.AgencyAdmin]: [MembershipRole.AgencyMember, MembershipRole.ClientAdmin, MembershipRole.ClientViewer],
  [MembershipRole.AgencyMember]: [],
  [MembershipRole.ClientAdmin]: [MembershipRole.ClientAdmin, MembershipRole.ClientViewer],
  [MembershipRole.ClientViewer]: [],
};

export function permissionsOf(roles: readonly MembershipRole[]): Set<string> {
  return new Set(roles.flatMap((role) => PERMISSIONS[role]));
}

export function managedBy(roles: readonly MembershipRole[]): Set<MembershipRole> {
  return new Set(roles.flatMap((role) => MANAGES[role]));
}
