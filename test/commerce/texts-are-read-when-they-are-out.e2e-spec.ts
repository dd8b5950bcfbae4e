import { randomUUID } from 'node:crypto';
import { startShops, type ShopsApp } from './support/shops-app.js';

describe('reviews and blog posts', () => {
  let shops: ShopsApp;
  let as: ReturnType<ShopsApp['as']>;

  beforeAll(async () => {
    shops = await startShops();
    as = shops.as(shops.rawdog);
  });
  afterAll(() => shops.close());

  it('a review waits, and is approved or rejected once', async () => {
    const [product] = (await as.get('products?handle=yak-chew').expect(200)).body.items;
    const review = { productId: product.id, authorName: 'Sam', rating: 4, body: 'Good.' };
    const write = async (): Promise<string> => (await as.post('reviews').send(review).expect(201)).body.id;
    const [first, second] = [await write(), await write()];
    const answers = await Promise.all(
      ['approve', 'reject'].map((action) => as.post(`reviews/${first}/${action}`).send({})),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const rejected = await as.post(`reviews/${second}/reject`).send({ rejectionReason: 'Spam' }).expect(200);
    expect(rejected.body).toMatchObject({ status: 'rejected', rejectionReason: 'Spam' });
    expect(rejected.body.moderatedAt).not.toBeNull();
    for (const wrong of [{ rating: 6 }, { rating: 0 }, { status: 'approved' }, { verifiedPurchase: true }]) {
      await as
        .post('reviews')
        .send({ ...review, ...wrong })
        .expect(400);
    }
  });

  it('"verified" is the shop’s word: the customer paid for this very product', async () => {
    const [customer] = (await as.get('customers?email=dana@rawdog.example').expect(200)).body.items;
    const write = async (handle: string) => {
      const [{ id }] = (await as.get(`products?handle=${handle}`).expect(200)).body.items;
      const review = { productId: id, customerId: customer.id, authorName: 'Dana', rating: 5, body: 'x' };
      return (await as.post('reviews').send(review).expect(201)).body.verifiedPurchase as boolean;
    };
    expect([await write('salmon-strips'), await write('trail-leash')]).toEqual([true, false]);
  });

  it('a blog post is a draft, then scheduled, then out when its hour has come', async () => {
    const post = { slug: `post-${randomUUID()}`, title: 'T', body: 'B' };
    const { id, status } = (await as.post('blog-posts').send(post).expect(201)).body;
    expect(status).toBe('draft');
    await as.post(`blog-posts/${id}/schedule`).send({ publishAt: '2020-01-01T00:00:00Z' }).expect(422);
    await as.post(`blog-posts/${id}/schedule`).send({ publishAt: 'soon' }).expect(400);
    await as.post(`blog-posts/${id}/schedule`).send({ publishAt: '2099-01-01T00:00:00Z' }).expect(200);
    expect((await as.post('blog-posts/publish-due').expect(200)).body).toEqual({ published: 0 });
    await shops.rawdog.dataSource.query(`UPDATE blog_posts SET publish_at = now() - interval '1 s' WHERE id = $1`, [
      id,
    ]);
    expect((await as.post('blog-posts/publish-due').expect(200)).body).toEqual({ published: 1 });
    expect((await as.post('blog-posts/publish-due').expect(200)).body).toEqual({ published: 0 });
    const again = await as.post(`blog-posts/${id}/publish`).expect(409);
    expect(again.body).toMatchObject({ state: 'published', allowed: ['draft'] });
    expect((await as.post(`blog-posts/${id}/withdraw`).expect(200)).body).toMatchObject({
      status: 'draft',
      publishAt: null,
    });
    await as
      .post('blog-posts')
      .send({ ...post, status: 'published' })
      .expect(400);
  });

  it('the default address gives way to a new one', async () => {
    const [customer] = (await as.get('customers?email=dana@rawdog.example').expect(200)).body.items;
    const address = {
      customerId: customer.id,
      name: 'D',
      line1: '1 Rd',
      city: 'X',
      countryCode: 'US',
      isDefault: true,
    };
    const second = (await as.post('addresses').send(address).expect(201)).body;
    const defaults = async () =>
      (await as.get(`addresses?customerId=${customer.id}&isDefault=true`).expect(200)).body.items.map(
        ({ id }: { id: string }) => id,
      );
    expect(await defaults()).toEqual([second.id]);
    const third = (
      await as
        .post('addresses')
        .send({ ...address, isDefault: false })
        .expect(201)
    ).body;
    await as.patch(`addresses/${third.id}`).send({ isDefault: true }).expect(200);
    expect(await defaults()).toEqual([third.id]);
  });

  it('a customer’s address is known in any spelling of upper and lower case', async () => {
    const email = 'Some.One@Example.com';
    const { body } = await as.post('customers').send({ email }).expect(201);
    expect(body.email).toBe('some.one@example.com');
    expect((await as.post('customers').send({ email: email.toUpperCase() }).expect(409)).body.code).toBe(
      'already_exists',
    );
    await as.patch(`customers/${body.id}`).set('If-Match', '"1"').send({ note: 'x' }).expect(200);
    await as.patch(`customers/${body.id}`).set('If-Match', '"1"').send({ note: 'y' }).expect(412);
  });
});
