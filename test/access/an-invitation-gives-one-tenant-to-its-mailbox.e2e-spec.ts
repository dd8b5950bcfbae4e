import { ApiKeys, ResolutionCache } from '../../src/meta/index.js';
import { ProvisioningService } from '../../src/provisioning/index.js';
import { startTestApp, type TestApp, type TestTenant } from '../support/app.js';
import {
  asOwner,
  invited,
  logInBlueprints,
  newEmail,
  PASSWORD,
  personIn,
  SEVERAL_NETWORKS,
  twoTenants,
} from './support/log-in-blueprints.js';

const OTHER_PASSWORD = 'chosen by somebody else';

describe('an invitation gives one tenant to its mailbox', () => {
  let app: TestApp;
  const blueprints = logInBlueprints(() => app);
  const tenants: Record<string, [TestTenant, TestTenant]> = {};

  beforeAll(async () => {
    app = await startTestApp(SEVERAL_NETWORKS);
    for (const blueprint of blueprints) tenants[blueprint.name] = await twoTenants(app, blueprint);
  }, 180_000);
  afterAll(() => app?.close());

  describe.each(blueprints)('$name', (blueprint) => {
    let one: TestTenant;
    let two: TestTenant;
    beforeAll(() => {
      [one, two] = tenants[blueprint.name];
    });
    const { member, admin } = blueprint.roles;
    const rolesIn = async ({ tenant }: TestTenant, email: string) =>
      (await asOwner<{ role: string }>(app, blueprint.sql.roleOf, [email, tenant.id])).map(({ role }) => role);
    const refused = async (tenant: TestTenant, token: string, password = PASSWORD) => {
      const { status } = await blueprint.accept(tenant, token, password);
      expect([401, 422]).toContain(status);
    };

    it('is in the mailbox only: in no answer, in no table, under the tenant’s own folder', async () => {
      const email = newEmail();
      const before = (await app.outbox.all()).length;
      const answer = await blueprint.invite(one, app.platformKey, email, member);
      const { token, tenantId } = await app.outbox.to(email, before);
      expect(tenantId).toBe(one.tenant.id);
      expect(JSON.stringify([answer.body, [...answer.headers]])).not.toContain(token);
      const stored = await asOwner(
        app,
        `SELECT magic_links::text AS row FROM public.magic_links
         UNION ALL SELECT verifications::text FROM reporting.verifications
         UNION ALL SELECT links::text FROM workspaces.links UNION ALL SELECT users::text FROM reporting.users`,
      );
      expect(JSON.stringify(stored)).toContain(email);
      expect(JSON.stringify(stored)).not.toContain(token);
    });

    it.each([[0], [1]])(
      'of two tenants that invite one address, tenant %i is all that its link gives',
      async (which) => {
        const email = newEmail();
        const tokens = [
          await invited(app, blueprint, one, { email, role: admin }),
          await invited(app, blueprint, two, { email }),
        ];
        const [own, other] = which === 0 ? [one, two] : [two, one];
        const { status, body } = await blueprint.accept(own, tokens[which], PASSWORD);
        expect(status).toBeLessThan(300);
        expect((await blueprint.enter(own, body.token as string)).status).toBe(200);
        expect([401, 404]).toContain((await blueprint.enter(other, body.token as string)).status);
        expect([await rolesIn(own, email), await rolesIn(other, email)]).toEqual([[which === 0 ? admin : member], []]);
        await refused(other, tokens[which]);
      },
    );

    it('invited again, the link before is void; the other tenant’s stays good', async () => {
      const email = newEmail();
      const first = await invited(app, blueprint, one, { email });
      const elsewhere = await invited(app, blueprint, two, { email });
      const renewed = await invited(app, blueprint, one, { email, role: admin });
      await refused(one, first);
      expect((await blueprint.accept(two, elsewhere, PASSWORD)).status).toBeLessThan(300);
      expect((await blueprint.accept(one, renewed, PASSWORD)).status).toBeLessThan(300);
      expect([await rolesIn(one, email), await rolesIn(two, email)]).toEqual([[admin], [member]]);
    });

    it('is used once, of five at once too, and not after it has expired', async () => {
      const email = newEmail();
      const token = await invited(app, blueprint, one, { email });
      const answers = await Promise.all(Array.from({ length: 5 }, () => blueprint.accept(one, token, PASSWORD)));
      expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
      await refused(one, token);
      const late = newEmail();
      const expired = await invited(app, blueprint, one, { email: late });
      for (const table of ['public.magic_links', 'reporting.verifications', 'workspaces.links']) {
        await asOwner(app, `UPDATE ${table} SET expires_at = now() WHERE email = $1`, [late]);
      }
      await refused(one, expired);
      expect(await rolesIn(one, late)).toEqual([]);
    });

    if (blueprint.onePersonManyTenants) {
      it('never replaces a password: a person who has one sends it, or their session', async () => {
        const { email, session } = await personIn(app, blueprint, one);
        const accounts = () => asOwner(app, blueprint.sql.accounts, [email]);
        const before = await accounts();
        const token = await invited(app, blueprint, two, { email });
        await refused(two, token, OTHER_PASSWORD);
        expect(await accounts()).toEqual(before);
        expect(await rolesIn(two, email)).toEqual([]);
        const another = await personIn(app, blueprint, one);
        expect((await blueprint.acceptAs!(another.session, token)).status).toBe(422);
        expect((await blueprint.acceptAs!(session, token)).status).toBe(200);
        expect([await accounts(), await rolesIn(two, email)]).toEqual([before, [member]]);
        expect((await blueprint.logIn(two, email, OTHER_PASSWORD)).status).toBe(401);
        expect((await blueprint.logIn(two, email, PASSWORD)).status).toBe(200);
      });
    }

    it.each<[string, (inviter: string) => Promise<unknown>]>([
      ['demoted', (inviter) => asOwner(app, blueprint.sql.demote, [inviter, one.tenant.id])],
      ['disabled', (inviter) => asOwner(app, blueprint.sql.disable, [inviter])],
      ['removed', (inviter) => asOwner(app, blueprint.sql.remove, [inviter])],
    ])('is void once its inviter is %s', async (_what, end) => {
      const inviter = await personIn(app, blueprint, one, { role: admin });
      const email = newEmail();
      const token = await invited(app, blueprint, one, { email, credential: inviter.session });
      await end(inviter.email);
      await refused(one, token);
      expect(await rolesIn(one, email)).toEqual([]);
    });

    it('is void once the key that sent it is revoked', async () => {
      const keys = app.app.get(ApiKeys);
      const { key, record } = await keys.create({ tenantId: null, name: 'an operator who leaves' });
      const email = newEmail();
      const token = await invited(app, blueprint, one, { email, credential: key });
      await keys.revoke(record.id);
      await refused(one, token);
      expect(await rolesIn(one, email)).toEqual([]);
    });

    it('is void for somebody who was disabled meanwhile, whose sessions and password end at once', async () => {
      const { email, session } = await personIn(app, blueprint, one);
      const token = blueprint.onePersonManyTenants ? await invited(app, blueprint, two, { email }) : null;
      expect((await blueprint.enter(one, session)).status).toBe(200);
      await asOwner(app, blueprint.sql.disable, [email]);
      expect((await blueprint.enter(one, session)).status).toBe(401);
      expect((await blueprint.logIn(one, email, PASSWORD)).status).toBe(401);
      if (token === null) return;
      await refused(two, token);
      expect([401, 422]).toContain((await blueprint.acceptAs!(session, token)).status);
      expect(await rolesIn(two, email)).toEqual([]);
    });

    it('is void while its tenant is suspended', async () => {
      const email = newEmail();
      const token = await invited(app, blueprint, two, { email });
      const [provisioning, cache] = [app.app.get(ProvisioningService), app.app.get(ResolutionCache)];
      await provisioning.suspend(two.tenant);
      cache.forgetAll();
      await refused(two, token);
      expect(await rolesIn(two, email)).toEqual([]);
      await provisioning.resume({ ...two.tenant, status: 'suspended' });
      cache.forgetAll();
    });
  });
});
