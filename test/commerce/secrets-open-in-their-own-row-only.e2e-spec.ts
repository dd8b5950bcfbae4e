import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Column } from 'typeorm';
import { Organization } from '../../src/blueprints/commerce/platform/index.js';
import {
  Encrypted,
  encryptedEntities,
  EncryptionKeys,
  FieldEncryption,
  MalformedEncryptionKeysError,
  MissingEncryptionKeyError,
  PlaintextRefusedError,
  rotateSecrets,
  SealBrokenError,
  type Sealed,
  UnknownEncryptionKeyError,
} from '../../src/tenancy/encryption/index.js';
import { NoTenantError } from '../../src/tenancy/index.js';
import { Scratch } from './support/scratch.js';

const TOKEN = 'shpat_canary_4711';
const outside = () => {
  throw new NoTenantError();
};
const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const encryptionWith = (configured?: string) => new FieldEncryption(new EncryptionKeys({ configured }), outside);

describe('secrets', () => {
  let scratch: Scratch;
  const [first, second] = [key('first'), key('second')];
  const encryption = encryptionWith(first);

  beforeAll(async () => {
    scratch = await Scratch.create();
  });
  afterAll(() => scratch.drop());

  async function shopWithToken(slug: string, token = TOKEN): Promise<Organization> {
    const organization = scratch.platform.manager.create(Organization, { slug, name: slug });
    encryption.seal(organization, 'shopifyAccessToken', token);
    return scratch.platform.manager.save(organization);
  }
  const stored = async (id: string): Promise<string> => {
    const sql = 'SELECT shopify_access_token AS text FROM organizations WHERE id = $1';
    const [row] = (await scratch.platform.query(sql, [id])) as { text: string }[];
    return row.text;
  };
  const read = (id: string) =>
    scratch.platform.manager.findOneOrFail(Organization, {
      where: { id },
      select: { id: true, slug: true, shopifyAccessToken: true },
    });

  it('are stored under the current key’s id, different each time, and open again', async () => {
    const shop = await shopWithToken('opens');
    const before = await stored(shop.id);
    expect(before).toMatch(/^v1:first:[A-Za-z0-9_-]+$/);
    expect(before).not.toContain(TOKEN);
    const row = await read(shop.id);
    expect(encryption.open(row, 'shopifyAccessToken')).toBe(TOKEN);
    encryption.seal(row, 'shopifyAccessToken', TOKEN);
    await scratch.platform.manager.save(row);
    expect(await stored(shop.id)).not.toBe(before);
  });

  it('are not read unless asked for, and show themselves nowhere', async () => {
    const shop = await shopWithToken('silent');
    expect(
      (await scratch.platform.manager.findOneByOrFail(Organization, { id: shop.id })).shopifyAccessToken,
    ).toBeUndefined();
    const row = await read(shop.id);
    for (const shown of [
      JSON.stringify(row),
      inspect(row, { depth: 9, showHidden: true }),
      `${row.shopifyAccessToken}`,
    ]) {
      expect(shown).toContain('[sealed]');
      expect(shown).not.toMatch(/shpat|v1:/);
    }
  });

  it('saving a row that was read writes nothing new', async () => {
    const shop = await shopWithToken('unchanged');
    const before = await stored(shop.id);
    const row = await read(shop.id);
    await scratch.platform.manager.save(Object.assign(row, { name: 'renamed' }));
    expect(await stored(shop.id)).toBe(before);
  });

  it('do not open in another row, and not when a bit was changed', async () => {
    const a = await shopWithToken('copied_from');
    const b = await shopWithToken('copied_to', 'other');
    const text = await stored(a.id);
    const put = (value: string) =>
      scratch.platform.query('UPDATE organizations SET shopify_access_token = $1 WHERE id = $2', [value, b.id]);
    await put(text);
    const row = await read(b.id);
    expect(() => encryption.open(row, 'shopifyAccessToken')).toThrow(SealBrokenError);
    const own = Buffer.from((await stored(a.id)).split(':')[2], 'base64url');
    for (const index of [0, 12, own.length - 1]) {
      const changed = Buffer.from(own);
      changed[index] ^= 1;
      await scratch.platform.query('UPDATE organizations SET shopify_access_token = $1 WHERE id = $2', [
        `v1:first:${changed.toString('base64url')}`,
        a.id,
      ]);
      const broken = await read(a.id);
      expect(() => encryption.open(broken, 'shopifyAccessToken')).toThrow(SealBrokenError);
    }
  });

  it('plain text reaches the column by no way of TypeORM’s', async () => {
    const shop = await shopWithToken('plain');
    const { manager } = scratch.platform;
    const plain = { shopifyAccessToken: TOKEN as never };
    await expect(manager.save(Organization, { id: shop.id, ...plain })).rejects.toThrow(PlaintextRefusedError);
    await expect(manager.update(Organization, { id: shop.id }, plain)).rejects.toThrow(PlaintextRefusedError);
    await expect(manager.insert(Organization, { slug: 'plain2', name: 'x', ...plain })).rejects.toThrow(
      PlaintextRefusedError,
    );
    await expect(manager.upsert(Organization, { slug: 'plain', name: 'x', ...plain }, ['slug'])).rejects.toThrow(
      PlaintextRefusedError,
    );
    expect(await stored(shop.id)).toMatch(/^v1:first:/);
  });

  it('old ones open while their key is listed, and say which key is missing when it is not', async () => {
    const shop = await shopWithToken('rotating');
    const row = await read(shop.id);
    expect(encryptionWith(`${second},${first}`).open(row, 'shopifyAccessToken')).toBe(TOKEN);
    expect(() => encryptionWith(second).open(row, 'shopifyAccessToken')).toThrow(UnknownEncryptionKeyError);
    expect(() => encryptionWith(second).open(row, 'shopifyAccessToken')).toThrow(/"first"/);
  });

  it('another key under the same id opens nothing', async () => {
    const row = await read((await shopWithToken('swapped')).id);
    expect(() => encryptionWith(key('first')).open(row, 'shopifyAccessToken')).toThrow(SealBrokenError);
  });

  it('rotation while rows are read and written: every read opens, every row ends under the new key', async () => {
    const count = Number(process.env.ROTATION_ROWS ?? 1_000);
    const both = encryptionWith(`${second},${first}`);
    await scratch.platform.query('UPDATE organizations SET shopify_access_token = NULL');
    const shops: Organization[] = [];
    for (let n = 0; n < count; n += 1) {
      const shop = scratch.platform.manager.create(Organization, { slug: `r_${n}`, name: 'r' });
      encryption.seal(shop, 'shopifyAccessToken', `token ${n}`);
      shops.push(shop);
    }
    await scratch.platform.manager.save(shops, { chunk: 500 });
    let running = true;
    let reads = 0;
    const reader = async () => {
      while (running) {
        const n = Math.floor(Math.random() * count);
        const row = await read(shops[n].id);
        if (!/^(token|changed) /.test(both.open(row, 'shopifyAccessToken')!)) throw new Error(`row ${n}`);
        reads += 1;
        if (reads % 50 === 0) {
          both.seal(row, 'shopifyAccessToken', `changed ${n}`);
          await scratch.platform.manager.save(row);
        }
      }
    };
    const readers = [reader(), reader()];
    const progress: number[] = [];
    const rotated = await rotateSecrets(scratch.platform.manager, Organization, both, {
      batchSize: 100,
      onProgress: (step) => progress.push(step.rotated),
    });
    running = false;
    await Promise.all(readers);
    const [left] = (await scratch.platform.query(
      `SELECT count(*)::int AS n FROM organizations WHERE shopify_access_token NOT LIKE 'v1:second:%'`,
    )) as { n: number }[];
    expect(left.n).toBe(0);
    expect(rotated).toBeGreaterThan(count / 2);
    expect(progress).toHaveLength(Math.ceil(count / 100));
    expect(reads).toBeGreaterThan(0);
    expect(await rotateSecrets(scratch.platform.manager, Organization, both)).toBe(0);
  }, 300_000);
});

describe('a secret of a table inside a tenant', () => {
  class Vault {
    id: string;

    @Encrypted({ field: 'vaults.pin' })
    @Column({ type: 'text', nullable: true })
    pin: Sealed | null;

    @Encrypted({ field: 'vaults.code' })
    @Column({ type: 'text', nullable: true })
    code: Sealed | null;
  }

  it('is bound to the tenant of the scope, to its column, and to its row', () => {
    const keys = new EncryptionKeys({ configured: key('only') });
    const [a, b] = ['a', 'b'].map((id) => new FieldEncryption(keys, () => ({ id })));
    const row = new Vault();
    a.seal(row, 'pin', '1234');
    expect(a.open(row, 'pin')).toBe('1234');
    expect(() => b.open(row, 'pin')).toThrow(SealBrokenError);
    expect(() => a.open(Object.assign(new Vault(), { ...row, id: randomUUID() }), 'pin')).toThrow(SealBrokenError);
    expect(() => a.open(Object.assign(new Vault(), { id: row.id, code: row.pin }), 'code')).toThrow(SealBrokenError);
    expect(() => encryptionWith(key('only')).seal(row, 'pin', 'x')).toThrow(NoTenantError);
    expect(encryptedEntities()).toEqual(expect.arrayContaining([Organization, Vault]));
  });
});

describe('keys', () => {
  it.each([
    ['no id', 'x', /Key 1 .*is not id:key/],
    ['a short key', `a:${randomBytes(16).toString('base64')}`, /16 bytes where 32/],
    ['a bad second', `${key('a')},b:!!`, /Key 2/],
    ['an id twice', `${key('a')},${key('a')}`, /repeats the id/],
  ])('%s is refused in a sentence that holds no key', (_name, configured, message) => {
    const make = () => new EncryptionKeys({ configured });
    expect(make).toThrow(MalformedEncryptionKeysError);
    expect(make).toThrow(message);
    for (const secret of configured.split(/[:,]/).filter((part) => part.length > 8)) {
      expect(make).not.toThrow(secret);
    }
  });

  it('none at all is an error only once a secret is stored', () => {
    const encryption = encryptionWith(undefined);
    const shop = Object.assign(new Organization(), { id: randomUUID() });
    expect(encryption.open(shop, 'shopifyAccessToken')).toBeNull();
    expect(() => encryption.seal(shop, 'shopifyAccessToken', TOKEN)).toThrow(MissingEncryptionKeyError);
  });

  it('development makes its own, once, for its owner only', () => {
    const home = mkdtempSync(join(tmpdir(), 'tenantry-keys-'));
    try {
      const made = new EncryptionKeys({ developmentHome: home });
      const shop = new Organization();
      new FieldEncryption(made, outside).seal(shop, 'shopifyAccessToken', TOKEN);
      const again = new FieldEncryption(new EncryptionKeys({ developmentHome: home }), outside);
      expect(again.open(shop, 'shopifyAccessToken')).toBe(TOKEN);
      const file = join(home, 'encryption.key');
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(readFileSync(file, 'utf8')).toMatch(/^development:/);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});
