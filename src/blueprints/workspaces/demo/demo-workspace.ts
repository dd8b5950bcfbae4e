import { type TenantSeed } from '../../../tenancy/index.js';
import { User } from '../people/user.js';
import { WorkspaceMember } from '../members/workspace-member.js';
import { WorkspaceRole } from '../members/workspace-role.js';

const ORCHARD = 'kQ3vT8mZp1LxR5a';
const QUAY = 'W7bNc2yHd9FgJ4s';

/** The two demo workspaces: ids of the generated form, but the same on every machine. */
export const DEMO_WORKSPACES = [
  { slug: ORCHARD, name: 'Orchard', profile: { description: 'Planning of a small cider maker.' } },
  { slug: QUAY, name: 'Quay', profile: { description: 'A boatyard and its suppliers.' } },
];

/** Nobody logs in as a demo person: no password matches. */
const NO_PASSWORD = '!';

const PEOPLE: Record<string, { id: string; email: string; name: string; role: WorkspaceRole }[]> = {
  [ORCHARD]: [
    person('101', 'iris.moreau@example.com', 'Iris Moreau', WorkspaceRole.Owner),
    person('102', 'tom.abara@example.com', 'Tom Abara', WorkspaceRole.Admin),
    person('103', 'nell.fox@example.com', 'Nell Fox', WorkspaceRole.Member),
  ],
  [QUAY]: [
    person('201', 'piet.vandam@example.com', 'Piet van Dam', WorkspaceRole.Owner),
    person('202', 'sana.malik@example.com', 'Sana Malik', WorkspaceRole.Owner),
    // In both workspaces: one person, two memberships.
    person('103', 'nell.fox@example.com', 'Nell Fox', WorkspaceRole.Admin),
  ],
};

function person(suffix: string, email: string, name: string, role: WorkspaceRole) {
  return { id: `00000000-0000-4000-8000-000000000${suffix}`, email, name, role };
}

/** People and memberships of a demo workspace; a workspace that is no demo gets Orchard's people. */
export const seedDemoWorkspace: TenantSeed = async (manager, tenant) => {
  const people = PEOPLE[tenant.slug] ?? PEOPLE[ORCHARD];
  const users = people.map(({ id, email, name }) => ({ id, email, name, passwordHash: NO_PASSWORD }));
  await manager.createQueryBuilder().insert().into(User).values(users).orIgnore().execute();
  const members = people.map(({ id, role }) => ({ userId: id, role }));
  await manager.createQueryBuilder().insert().into(WorkspaceMember).values(members).orIgnore().execute();
};
