import { randomUUID } from 'node:crypto';
import { join, linkTo } from './support/people.js';
import { PLATFORM_KEY, startShops, type ShopsApp } from './support/shops-app.js';

describe('sessions, keys and members', () => {
  let shops: ShopsApp;
  let second: ShopsApp;
  let owner: string;

  beforeAll(async () => {
    shops = await startShops();
    second = await shops.again();
    owner = await join(shops, shops.rawdog, {
      email: 'owner@rawdog.example',
      role: 'owner',
      password: 'a long password',
    });
  });
  afterAll(async () => {
    await second.close();
    await shops.close();
  });

  const users = async (): Promise<{ id: string; email: string; role: string }[]> =>
    (await shops.as(owner).get('auth/users').expect(200)).body;
  const idOf = async (email: string) => (await users()).find((user) => user.email === email)!.id;

  it('a stolen session ends in another process the moment its owner ends it', async () => {
    const log = { organization: 'rawdog', email: 'owner@rawdog.example', password: 'a long password' };
    const stolen = (await shops.as(null).post('auth/log-in').send(log).expect(200)).body.token as string;
    await second.as(stolen).get('products').expect(200);
    const sessions = (await second.as(stolen).get('auth/sessions').expect(200)).body as {
      id: string;
      current: boolean;
    }[];
    const { id } = sessions.find(({ current }) => current)!;
    await shops.as(owner).delete(`auth/sessions/${id}`).expect(204);
    const began = performance.now();
    await second.as(stolen).get('products').expect(401);
    expect(performance.now() - began).toBeLessThan(1_000);
    await shops.as(owner).delete(`auth/sessions/${id}`).expect(404);
  });

  it('logging out, a new password and an expiry end sessions', async () => {
    const email = 'leaves@rawdog.example';
    const first = await join(shops, shops.rawdog, { email, password: 'the first one' });
    const log = (password: string) =>
      shops.as(null).post('auth/log-in').send({ organization: 'rawdog', email, password });
    const other = (await log('the first one').expect(200)).body.token as string;
    await shops.as(first).post('auth/password').send({ password: 'the second one', currentPassword: 'no' }).expect(422);
    await shops
      .as(first)
      .post('auth/password')
      .send({ password: 'the second one', currentPassword: 'the first one' })
      .expect(204);
    await shops.as(other).get('auth/me').expect(401);
    await shops.as(first).get('auth/me').expect(200);
    await log('the first one').expect(401);
    const third = (await log('the second one').expect(200)).body.token as string;
    await shops.as(first).post('auth/log-out').expect(204);
    await second.as(first).get('auth/me').expect(401);
    await shops.scratch.platform.query(`UPDATE sessions SET expires_at = now() - interval '1 s' WHERE user_id = $1`, [
      await idOf(email),
    ]);
    await shops.as(third).get('auth/me').expect(401);
  });

  it('a disabled member is out everywhere, and a suspended shop lets nobody in', async () => {
    const email = 'fired@rawdog.example';
    const token = await join(shops, shops.rawdog, { email, password: 'still my password' });
    await shops
      .as(owner)
      .patch(`auth/users/${await idOf(email)}`)
      .send({ status: 'disabled' })
      .expect(200);
    await second.as(token).get('products').expect(401);
    const log = { organization: 'rawdog', email, password: 'still my password' };
    await shops.as(null).post('auth/log-in').send(log).expect(401);
    const setStatus = (status: string) =>
      shops.scratch.platform.query('UPDATE organizations SET status = $1 WHERE slug = $2', [status, 'rawdog']);
    await setStatus('suspended');
    await shops.as(owner).get('products').expect(401);
    await setStatus('active');
    await shops.as(owner).get('products').expect(200);
  });

  it('an API key does what its scopes say, in its own shop, until it is revoked', async () => {
    const make = (body: object, credential = owner) => shops.as(credential).post('auth/api-keys').send(body);
    const { key, id } = (await make({ name: 'Warehouse', scopes: ['orders.read'] }).expect(201)).body;
    expect(key).toMatch(/^ck_/);
    await second.as(key).get('orders').expect(200);
    expect((await second.as(key).get('products').expect(403)).body.code).toBe('forbidden');
    await second.as(key).post(`orders/${randomUUID()}/pay`).set('Idempotency-Key', 'k').send({}).expect(403);
    await second.as(key).get('orders').set('X-Tenant-ID', 'mossy').expect(404);
    const [listed] = (await shops.as(owner).get('auth/api-keys').expect(200)).body as { lastUsedAt: string | null }[];
    expect(listed.lastUsedAt).not.toBeNull();
    expect(JSON.stringify(listed)).not.toContain(key);
    await shops.as(PLATFORM_KEY).delete(`auth/api-keys/${id}`).set('X-Tenant-ID', 'mossy').expect(404);
    await shops.as(owner).delete(`auth/api-keys/${id}`).expect(204);
    await second.as(key).get('orders').expect(401);
    await make({ name: 'x', scopes: ['everything'] }).expect(422);
    const expired = (await make({ name: 'x', scopes: ['orders.read'], expiresAt: '2020-01-01T00:00:00Z' }).expect(201))
      .body.key;
    await shops.as(expired).get('orders').expect(401);
  });

  it('a key never opens more than its maker may, and members make none', async () => {
    const member = await join(shops, shops.rawdog, { email: 'member@rawdog.example' });
    await shops.as(member).get('products').expect(200);
    await shops
      .as(member)
      .post('auth/api-keys')
      .send({ name: 'x', scopes: ['orders.read'] })
      .expect(403);
    await shops.as(member).get('auth/api-keys').expect(403);
    await shops.as(member).post('auth/invitations').send({ email: 'x@x.example', role: 'owner' }).expect(403);
    await shops.as(member).post('payouts/statements').send({}).expect(403);
    const makers = { name: 'makes keys', scopes: ['keys.write', 'orders.read'] };
    const { key } = (await shops.as(owner).post('auth/api-keys').send(makers).expect(201)).body;
    const refused = await shops
      .as(key)
      .post('auth/api-keys')
      .send({ name: 'x', scopes: ['orders.read'] });
    expect([refused.status, refused.body.code]).toEqual([403, 'session_required']);
    await shops.as(key).get('auth/sessions').expect(403);
  });

  it('an invitation is for its shop and its address, can be sent again, and is accepted once', async () => {
    const email = 'New.Hand@rawdog.example';
    const invite = (role = 'member') => shops.as(owner).post('auth/invitations').send({ email, role }).expect(201);
    const before = shops.mail.all.length;
    expect((await invite()).body).toMatchObject({ email: email.toLowerCase(), status: 'invited', role: 'member' });
    const first = await linkTo(shops, email.toLowerCase(), before);
    const between = shops.mail.all.length;
    expect((await invite('admin')).body.role).toBe('admin');
    const { token } = await linkTo(shops, email.toLowerCase(), between);
    const accept = (organization: string, link = token) =>
      shops.as(null).post('auth/invitations/accept').send({ organization, token: link });
    await accept('mossy').expect(401);
    await accept('rawdog', first.token).expect(401);
    const answers = await Promise.all(Array.from({ length: 10 }, () => accept('rawdog')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const again = await shops.as(owner).post('auth/invitations').send({ email, role: 'member' }).expect(409);
    expect(again.body.code).toBe('already_member');
    const elsewhere = shops.as(PLATFORM_KEY).post('auth/invitations').set('X-Tenant-ID', 'mossy');
    await elsewhere.send({ email, role: 'member' }).expect(201);
  });

  it('a shop keeps an owner: two who demote each other at once leave one', async () => {
    const slug = `duo_${randomUUID().slice(0, 8)}`;
    const email = `${slug}@example.com`;
    await shops.as(null).post('auth/sign-up').send({ email }).expect(202);
    const { token } = await linkTo(shops, email);
    const made = await shops.as(null).post('auth/sign-up/complete').send({ token, slug, name: 'Duo' }).expect(201);
    const first = made.body.token as string;
    const other = await join(shops, { slug }, { email: 'b@example.com', role: 'owner' });
    const list = (await shops.as(first).get('auth/users').expect(200)).body as { id: string }[];
    const admin = await join(shops, { slug }, { email: 'c@example.com', role: 'admin' });
    await shops.as(admin).patch(`auth/users/${list[0].id}`).send({ role: 'member' }).expect(403);
    await shops.as(admin).patch(`auth/users/${list[1].id}`).send({ status: 'disabled' }).expect(403);
    const answers = await Promise.all([
      shops.as(first).patch(`auth/users/${list[1].id}`).send({ role: 'admin' }),
      shops.as(other).patch(`auth/users/${list[0].id}`).send({ role: 'admin' }),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const owners = (await shops.as(`tk_${slug}`).get('auth/users').expect(200)).body.filter(
      ({ role }: { role: string }) => role === 'owner',
    );
    expect(owners).toHaveLength(1);
  });

  it('sign-up: the link makes one shop; a slug that is taken leaves it good for another try', async () => {
    const email = 'founder@example.com';
    await shops.as(null).post('auth/sign-up').send({ email }).expect(202);
    const { token, organization } = await linkTo(shops, email);
    expect(organization).toBeNull();
    const complete = (slug: string) =>
      shops.as(null).post('auth/sign-up/complete').send({ token, slug, name: 'Founded', password: 'a long password' });
    expect((await complete('rawdog').expect(409)).body.code).toBe('slug_taken');
    await complete('Not A Slug').expect(400);
    const answers = await Promise.all(Array.from({ length: 5 }, (_, n) => complete(`founded_${n}`)));
    const made = answers.filter(({ status }) => status === 201);
    expect(made).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(4);
    const session = shops.as(made[0].body.token as string);
    expect((await session.get('auth/me').expect(200)).body).toMatchObject({ user: { email, role: 'owner' } });
    expect((await session.get('orders').expect(200)).body.total).toBe(0);
    await complete('founded_again').expect(401);
  });
});
