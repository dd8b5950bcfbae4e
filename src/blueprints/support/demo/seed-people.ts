import { type EntityManager } from 'typeorm';
import { CustomerProfile } from '../customers/customer-profile.entity.js';
import { Representative } from '../representatives/representative.entity.js';
import { UserRole } from '../users/user-role.js';
import { User } from '../users/user.entity.js';
import {
  type DemoCustomer,
  type DemoOrganization,
  type DemoPerson,
  type DemoRepresentative,
} from './demo-organization.js';
import { ensureRow } from './ensure-row.js';

/** Rows by e-mail address. */
export interface DemoPeople {
  readonly admin: User;
  readonly customers: ReadonlyMap<string, User>;
  readonly representatives: ReadonlyMap<string, Representative>;
}

export async function seedPeople(manager: EntityManager, demo: DemoOrganization): Promise<DemoPeople> {
  const admin = await seedUser(manager, demo.admin, UserRole.ADMIN);
  const representatives = new Map<string, Representative>();
  for (const person of demo.representatives) {
    representatives.set(person.email, await seedRepresentative(manager, person, representatives));
  }
  const customers = new Map<string, User>();
  for (const person of demo.customers) {
    customers.set(person.email, await seedCustomer(manager, person, representatives));
  }
  return { admin, customers, representatives };
}

function seedUser(manager: EntityManager, { email, firstName, lastName }: DemoPerson, role: UserRole): Promise<User> {
  return ensureRow(manager, User, { email }, () => ({ firstName, lastName, role }));
}

async function seedRepresentative(
  manager: EntityManager,
  person: DemoRepresentative,
  team: ReadonlyMap<string, Representative>,
): Promise<Representative> {
  const user = await seedUser(manager, person, UserRole.REPRESENTATIVE);
  const { role, status, department, languages, maxActiveTickets, lead } = person;
  const teamLeadId = lead ? team.get(lead)!.id : null;
  const values = { role, status, department, languages, maxActiveTickets, teamLeadId };
  return ensureRow(manager, Representative, { userId: user.id }, () => values);
}

async function seedCustomer(
  manager: EntityManager,
  person: DemoCustomer,
  team: ReadonlyMap<string, Representative>,
): Promise<User> {
  const user = await seedUser(manager, person, UserRole.CUSTOMER);
  const { accountTier, accountStanding, company, customerSince, lifetimeValue, context, preferences } = person;
  const profile = { accountTier, accountStanding, company, customerSince, lifetimeValue, context, preferences };
  const accountManagerId = person.manager ? team.get(person.manager)!.id : null;
  await ensureRow(manager, CustomerProfile, { userId: user.id }, () => ({ ...profile, accountManagerId }));
  return user;
}
