import { type CustomerKind } from '../customers/customer-kind.js';
import { type UserStatus } from '../people/user.js';
import { type RiskItemKind } from '../policies/policy-risk-item.js';
import { type ProductLine } from '../products/lines.js';

/** A broker's book of business, small enough to read. Rows refer to one another by their natural keys. */
export interface DemoBook {
  offices: {
    code: string;
    name: string;
    addressLine1: string;
    city: string;
    postcode: string;
    isHeadOffice: boolean;
  }[];
  users: {
    email: string;
    firstName: string;
    lastName: string;
    jobTitle: string;
    role: string;
    office: string;
    status?: UserStatus;
  }[];
  binders: {
    umr: string;
    name: string;
    insurerName: string;
    startsOn: string;
    endsOn: string;
    commissionRate: string;
    maxSumInsured: string;
  }[];
  products: {
    code: string;
    name: string;
    line: ProductLine;
    customerKind: CustomerKind;
    binder: string;
    commissionRate: string;
    fee: string;
    minimumPremium: string;
  }[];
  customers: {
    reference: string;
    kind: CustomerKind;
    name: string;
    email: string;
    phone: string;
    addressLine1: string;
    city: string;
    postcode: string;
    office: string;
    dateOfBirth?: string;
    companyNumber?: string;
    contactName?: string;
  }[];
  policies: DemoPolicy[];
}

export interface DemoPolicy {
  number: string;
  customer: string;
  product: string;
  inceptionDate: string;
  netPremium: string;
  sumInsured: string;
  cover: Record<string, unknown>;
  riskItem: { kind: RiskItemKind; description: string };
  /** The day it was bound; a quote where there is none. */
  boundOn?: string;
  /** The first day without cover, and the fee kept. */
  cancelled?: { on: string; fee: string; reason: string };
}
