import { type EntityManager } from 'typeorm';
import { type TenantSeed } from '../../../tenancy/index.js';
import { Customer, CustomerStatus } from '../customers/customer.js';
import { Office } from '../people/office.js';
import { User } from '../people/user.js';
import { Binder } from '../products/binder.js';
import { TaxCode } from '../products/lines.js';
import { Product } from '../products/product.js';
import { TaxRate } from '../products/tax-rate.js';
import { acme } from './demo-acme.js';
import { birch } from './demo-birch.js';
import { type DemoBook } from './demo-book.js';
import { seedPolicy } from './demo-policy.js';
import { ensure } from './ensure.js';
import { seedReferenceData } from './reference-data.js';

/** A book of business to look at: `birch` has its own, every other broker gets Acme's. */
export const seedDemoBroker: TenantSeed = async (manager, tenant) => {
  await seedReferenceData(manager, tenant);
  const book = tenant.slug === 'birch' ? birch : acme;
  const offices = await seedPeople(manager, book);
  const products = await seedProducts(manager, book);
  const taxRate = await manager.findOneByOrFail(TaxRate, { code: TaxCode.IptStandard, validFrom: '2017-06-01' });
  const handler = await manager.findOneByOrFail(User, { email: book.users[1].email });
  const bound = new Set(book.policies.filter(({ boundOn }) => boundOn).map(({ customer }) => customer));
  const customers = new Map<string, Customer>();
  for (const { reference, office, ...values } of book.customers) {
    const status = bound.has(reference) ? CustomerStatus.Active : CustomerStatus.Prospect;
    const links = { officeId: offices.get(office)!.id, accountManagerId: handler.id };
    customers.set(reference, await ensure(manager, Customer, { reference }, { ...values, ...links, status }));
  }
  for (const policy of book.policies) {
    const [customer, product] = [customers.get(policy.customer)!, products.get(policy.product)!];
    await seedPolicy(manager, policy, { customer, product, taxRate, brokerName: tenant.name });
  }
};

async function seedPeople(manager: EntityManager, book: DemoBook): Promise<Map<string, Office>> {
  const offices = new Map<string, Office>();
  for (const { code, ...values } of book.offices) offices.set(code, await ensure(manager, Office, { code }, values));
  for (const { email, office, ...values } of book.users) {
    await ensure(manager, User, { email }, { ...values, officeId: offices.get(office)!.id });
  }
  return offices;
}

async function seedProducts(manager: EntityManager, book: DemoBook): Promise<Map<string, Product>> {
  const binders = new Map<string, Binder>();
  for (const { umr, ...values } of book.binders) binders.set(umr, await ensure(manager, Binder, { umr }, values));
  const products = new Map<string, Product>();
  for (const { code, binder, ...values } of book.products) {
    const links = { binderId: binders.get(binder)!.id, taxCode: TaxCode.IptStandard };
    products.set(code, await ensure(manager, Product, { code }, { ...values, ...links }));
  }
  return products;
}
