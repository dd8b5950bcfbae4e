import { IsNull } from 'typeorm';
import { type TenantSeed } from '../../../tenancy/index.js';
import { EmailTemplate } from '../emails/email-template.js';
import { IpidTemplate } from '../ipid/ipid-template.js';
import { TaxCode } from '../products/lines.js';
import { TaxRate } from '../products/tax-rate.js';
import { EMAIL_TEMPLATES } from './email-templates.js';
import { ensure } from './ensure.js';
import { IPID_TEMPLATES } from './ipid-templates.js';

/** Insurance premium tax in the United Kingdom (Finance Act 1994, Part III, as amended), since when it stands. */
const TAX_RATES = [
  { code: TaxCode.IptStandard, name: 'Insurance premium tax, standard rate', rate: '12.00', validFrom: '2017-06-01' },
  {
    code: TaxCode.IptTravel,
    name: 'Insurance premium tax, higher rate (travel)',
    rate: '20.00',
    validFrom: '2011-01-04',
  },
];

/** What every new broker begins with: tax rates, letters, product information documents. */
export const seedReferenceData: TenantSeed = async (manager) => {
  for (const { code, validFrom, ...values } of TAX_RATES) await ensure(manager, TaxRate, { code, validFrom }, values);
  for (const { key, ...values } of EMAIL_TEMPLATES) await ensure(manager, EmailTemplate, { key }, values);
  for (const { line, ...values } of IPID_TEMPLATES) {
    const documents = { line, edition: 1, productId: IsNull() };
    if (await manager.existsBy(IpidTemplate, documents)) continue;
    await manager.save(manager.create(IpidTemplate, { line, edition: 1, validFrom: '2024-01-01', ...values }));
  }
};
