import { type EntityManager } from 'typeorm';
import { type SeedTenant } from '../../../tenancy/index.js';
import { MembershipRole, UserStatus } from '../people/enums.js';
import { Membership } from '../people/membership.js';
import { User } from '../people/user.js';
import { personId } from './demo-ids.js';
import { insertMissing } from './insert.js';

interface Person {
  email: string;
  name: string;
  role: MembershipRole;
  everywhere?: boolean;
}

/** The agency's people are the same for every client. Nobody has a password: they are invited or sign in elsewhere. */
function peopleOf(tenant: SeedTenant): Person[] {
  const domain = `${tenant.slug}.example.com`;
  return [
    { email: 'ada@northstar.example.com', name: 'Ada North', role: MembershipRole.AgencyAdmin, everywhere: true },
    { email: 'ben@northstar.example.com', name: 'Ben Ward', role: MembershipRole.AgencyMember },
    { email: `owner@${domain}`, name: `Owner of ${tenant.name}`, role: MembershipRole.ClientAdmin },
    { email: `reader@${domain}`, name: `Reader at ${tenant.name}`, role: MembershipRole.ClientViewer },
  ];
}

/** Returns the ids of agency admin, agency member, client admin and client viewer, in this order. */
export async function seedPeople(manager: EntityManager, tenant: SeedTenant): Promise<string[]> {
  const people = peopleOf(tenant);
  await insertMissing(
    manager,
    User,
    people.map(({ email, name }) => ({ id: personId(email), email, name, status: UserStatus.Active })),
  );
  const ids: string[] = [];
  for (const { email } of people) ids.push((await manager.findOneByOrFail(User, { email })).id);
  await insertMissing(
    manager,
    Membership,
    people.map(({ role, everywhere }, i) => ({ userId: ids[i], tenantId: everywhere ? null : tenant.id, role })),
  );
  return ids;
}
