import { support } from '../../src/blueprints/support/index.js';
import { BudgetType } from '../../src/blueprints/support/budgets/budget-enums.js';
import { Budget } from '../../src/blueprints/support/budgets/budget.entity.js';
import { MetricPeriod } from '../../src/blueprints/support/metrics/metric-enums.js';
import { Organization } from '../../src/blueprints/support/organizations/organization.entity.js';
import { RepresentativeStatus } from '../../src/blueprints/support/representatives/representative-enums.js';
import { Representative } from '../../src/blueprints/support/representatives/representative.entity.js';
import { TicketCategory, TicketPriority, TicketStatus } from '../../src/blueprints/support/tickets/ticket-enums.js';
import { Ticket } from '../../src/blueprints/support/tickets/ticket.entity.js';
import { User } from '../../src/blueprints/support/users/user.entity.js';
import { type SeedTenant } from '../../src/tenancy/index.js';
import { ScratchDatabase } from './scratch-database.js';

/** The example queries of seed 4, with TypeORM in place of Drizzle. */
let database: ScratchDatabase;
let acme: SeedTenant;

beforeAll(async () => {
  database = await ScratchDatabase.create();
  for (const slug of ['globex', 'acme_corp']) {
    acme = await database.organization(slug);
    await database.inside(acme, (manager) => support.demoData!(manager, acme));
  }
});
afterAll(() => database?.drop());

it('reads an organization with its users, its representatives and their users, and its newest open tickets', async () => {
  const organization = await database.inside(acme, (manager) =>
    manager.findOneOrFail(Organization, {
      where: { id: acme.id, tickets: { status: TicketStatus.OPEN } },
      relations: { users: true, representatives: { user: true }, tickets: true },
      order: { tickets: { createdAt: 'DESC' } },
      relationLoadStrategy: 'join',
    }),
  );
  expect(organization.users).toHaveLength(7);
  expect(organization.representatives.map(({ user }) => user.firstName).sort()).toEqual(['Lena', 'Marcus', 'Priya']);
  expect(organization.tickets.map(({ ticketNumber }) => ticketNumber)).toEqual(['TICKET-3']);
});

it('inserts a typed ticket without saying whose it is', async () => {
  const ticket = await database.inside(acme, async (manager) => {
    const customer = await manager.findOneByOrFail(User, { email: 'noah.north@umbrella.example' });
    const { identifiers } = await manager.insert(Ticket, {
      ticketNumber: 'TICKET-1234',
      customerId: customer.id,
      subject: 'Issue title',
      description: 'Issue description',
      status: TicketStatus.OPEN,
      priority: TicketPriority.HIGH,
      category: TicketCategory.TECHNICAL_ISSUE,
    });
    return manager.findOneByOrFail(Ticket, { id: identifiers[0].id as string });
  });
  expect(ticket).toMatchObject({ organizationId: acme.id, ticketNumber: 'TICKET-1234', tags: [], closedAt: null });
});

it('finds the representatives who are online, with their user and the newest week', async () => {
  const active = await database.inside(acme, (manager) =>
    manager.find(Representative, {
      where: { status: RepresentativeStatus.ONLINE, teamPerformance: { period: MetricPeriod.WEEK } },
      relations: { user: true, teamPerformance: true },
      order: { teamPerformance: { periodStart: 'DESC' } },
    }),
  );
  expect(active.map(({ user }) => user.email)).toEqual(['lena.lead@acme-corp.example']);
  expect(active[0].teamPerformance[0].period).toBe(MetricPeriod.WEEK);
});

it('writes a ticket and spends from a budget in one transaction', async () => {
  const spent = () =>
    database.inside(
      acme,
      async (manager) => (await manager.findOneByOrFail(Budget, { type: BudgetType.REFUND })).spent,
    );
  const before = await spent();
  await database.inside(acme, async (manager) => {
    const customer = await manager.findOneByOrFail(User, { email: 'noah.north@umbrella.example' });
    const ticket = {
      customerId: customer.id,
      subject: 'Both',
      description: 'Both or none',
      ticketNumber: 'TICKET-1235',
    };
    await manager.insert(Ticket, ticket);
    await manager
      .createQueryBuilder()
      .update(Budget)
      .set({ spent: () => 'spent + :amount' })
      .where({ type: BudgetType.REFUND })
      .setParameters({ amount: '12.50' })
      .execute();
  });
  expect(Number(await spent()) - Number(before)).toBe(12.5);
});

it('refuses a reference to another organization’s row as it refuses one that does not exist', async () => {
  const globex = await database.dataSource.manager.findOneByOrFail(Organization, { slug: 'globex' });
  const [foreign] = await database.inside(globex, (manager) => manager.find(User));
  const insert = (customerId: string) =>
    database
      .inside(acme, (manager) =>
        manager.insert(Ticket, { ticketNumber: 'TICKET-77', customerId, subject: 'x', description: 'x' }),
      )
      .catch((error: { code: string; constraint: string }) => [error.code, error.constraint]);
  const refused = ['23503', 'fk_tickets_organization_id_customer_id'];
  expect(await insert(foreign.id)).toEqual(refused);
  expect(await insert('00000000-0000-4000-8000-000000000000')).toEqual(refused);
});

it('takes everything with it when an organization goes, and nothing of another', async () => {
  const globex = await database.dataSource.manager.findOneByOrFail(Organization, { slug: 'globex' });
  await database.dataSource.manager.delete(Organization, { id: acme.id });
  expect(await database.dataSource.manager.countBy(User, { organizationId: acme.id })).toBe(0);
  expect(await database.inside(globex, (manager) => manager.count(Ticket))).toBe(2);
});
