import { Check, Entity, Index, JoinColumn, ManyToOne, OneToOne, Unique, type Relation } from 'typeorm';
import { DateField, EnumField, JsonField, MoneyField, TextField, UuidField } from '../../../http/index.js';
import { TenantForeignKey } from '../../../tenancy/index.js';
import { Organization } from '../organizations/organization.entity.js';
import { VersionedOrganizationRow } from '../rows/organization-row.js';
import { Representative } from '../representatives/representative.entity.js';
import { User } from '../users/user.entity.js';
import { AccountStanding, AccountTier } from './account-enums.js';

/** What support knows of a customer beyond the person: the account, and what an agent should keep in mind. */
@Entity({ name: 'customer_profiles' })
@Unique(['organizationId', 'userId'])
@Index(['organizationId', 'accountTier'])
@Index(['organizationId', 'accountStanding'])
@Index(['organizationId', 'accountManagerId'])
@Index(['organizationId', 'createdAt'])
@TenantForeignKey(() => User, 'organizationId', 'userId', { onDelete: 'CASCADE' })
@TenantForeignKey(() => Representative, 'organizationId', 'accountManagerId', { onDelete: 'SET NULL' })
@Check('ck_customer_profiles_lifetime_value', '"lifetime_value" >= 0')
export class CustomerProfile extends VersionedOrganizationRow {
  @UuidField()
  userId: string;

  @EnumField(AccountTier, 'account_tier', { default: AccountTier.BASIC })
  accountTier: AccountTier;

  @EnumField(AccountStanding, 'account_standing', { default: AccountStanding.GOOD })
  accountStanding: AccountStanding;

  @TextField({ nullable: true, example: 'Initech' })
  company: string | null;

  @DateField({ default: () => 'CURRENT_DATE' })
  customerSince: string;

  @MoneyField({ default: () => "'0'" })
  lifetimeValue: string;

  @JsonField({ default: () => "'{}'", description: 'What an agent should know: devices, past issues, tone.' })
  context: Record<string, unknown>;

  @JsonField({ default: () => "'{}'", description: 'Language, channel, newsletter and the like.' })
  preferences: Record<string, unknown>;

  @UuidField({ nullable: true, description: 'The representative who looks after the account.' })
  accountManagerId: string | null;

  @ManyToOne(() => Organization, (organization) => organization.customerProfiles, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organization_id' })
  organization: Relation<Organization>;

  @OneToOne(() => User, (user) => user.customerProfile, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'user_id', referencedColumnName: 'id' })
  user: Relation<User>;

  @ManyToOne(() => Representative, (representative) => representative.accounts, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'account_manager_id', referencedColumnName: 'id' })
  accountManager: Relation<Representative> | null;
}
