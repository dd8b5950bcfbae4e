import { Entity, OneToMany, OneToOne, Unique, type Relation } from 'typeorm';
import { EnumField, JsonField, StampedRow, TextField } from '../../../http/index.js';
import { Encrypted, type Sealed } from '../../../tenancy/index.js';
import { ApiKey } from './api-key.entity.js';
import { Billing } from './billing.entity.js';
import { MagicLink } from './magic-link.entity.js';
import { Session } from './session.entity.js';
import { User } from './user.entity.js';

export enum OrganizationStatus {
  Active = 'active',
  Suspended = 'suspended',
  Onboarding = 'onboarding',
}

/** A shop of the platform: the blueprint's own row about a tenant, under the tenant's id. */
@Entity({ name: 'organizations', schema: 'public' })
@Unique(['slug'])
export class Organization extends StampedRow {
  @TextField({ max: 48, description: 'Names the schema: `tenant_<slug>`.' })
  slug: string;

  @TextField()
  name: string;

  @JsonField({ default: {}, description: 'Theme, features and the like.' })
  settings: Record<string, unknown>;

  @TextField({ nullable: true, max: 255, example: 'rawdog.myshopify.com' })
  shopifyStoreDomain: string | null;

  @Encrypted<Organization>({ field: 'organizations.shopify_access_token', tenantId: (organization) => organization.id })
  @TextField({ nullable: true, secret: true })
  shopifyAccessToken: Sealed | null;

  @TextField({ nullable: true })
  stripeAccountId: string | null;

  @EnumField(OrganizationStatus, 'organization_status', { default: OrganizationStatus.Onboarding })
  status: OrganizationStatus;

  @OneToOne(() => Billing, (billing) => billing.organization)
  billing: Relation<Billing>;

  @OneToMany(() => User, (user) => user.organization)
  users: Relation<User[]>;

  @OneToMany(() => Session, (session) => session.organization)
  sessions: Relation<Session[]>;

  @OneToMany(() => ApiKey, (key) => key.organization)
  apiKeys: Relation<ApiKey[]>;

  @OneToMany(() => MagicLink, (link) => link.organization)
  invitations: Relation<MagicLink[]>;
}
