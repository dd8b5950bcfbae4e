import { type EntityManager, type FindOptionsWhere, IsNull, MoreThan } from 'typeorm';
import { type Throttle } from '../../../access/index.js';
import { type Tenant } from '../../../tenancy/index.js';
import { inviterText, type Inviter, invitingPerson } from './inviter.js';
import { type Letters } from './letters.js';
import { invitationMail } from './mails.js';
import { type OneTimeLink, type OneTimeLinks } from './one-time-links.js';
import { type Origin } from './origin.js';
import { type Accounts, checkClaim, type Claim, standingOf } from './person.js';
import { LinkVoidProblem, WrongCredentialsProblem } from './problems.js';

const LIFETIME_MS = 7 * 24 * 60 * 60 * 1_000;

/** A link into one tenant. */
export interface InvitationLink<Role> extends OneTimeLink {
  role: Role | null;
  name?: string | null;
  /** As `inviterText` writes it. */
  invitedBy: string | null;
}

/** What a blueprint says about its invitations. */
export interface InvitationRules<Row, Role> {
  /** Property of the link that names the tenant, and the tenant's key there. */
  readonly tenantField: keyof Row & string;
  readonly keyOf: (tenant: Tenant) => string;
  /** What every invitation of the table has in common, such as its purpose. */
  readonly mark: Partial<Row>;
  /** The tenant of a link; null unless people may enter it now. */
  tenantOf(link: Row): Promise<Tenant | null>;
  /** Whether this person may give the role at this moment: asked again, in the transaction that accepts. */
  mayGive(personId: string, role: Role, tenant: Tenant, manager: EntityManager): Promise<boolean>;
  /** The same for a key that invited. */
  keyMayGive(invitedBy: string | null, tenant: Tenant): Promise<boolean>;
  /** Gives the person the role, in the transaction that uses the link. Doing it twice changes nothing. */
  join?(personId: string, role: Role, tenant: Tenant, manager: EntityManager): Promise<void>;
  /** The same where memberships are the tenant's own rows: after that transaction, when the person can be referred to. */
  joinInside?(personId: string, role: Role, tenant: Tenant): Promise<void>;
  readonly refusals?: { void(): Error; wrong(): Error };
}

export interface InvitationRequest<Role> {
  readonly tenant: Tenant;
  readonly email: string;
  readonly name?: string;
  readonly role: Role;
  readonly inviter: Inviter;
  /** False: all is done as for a real invitation, and no message goes out (a disabled person). Default true. */
  readonly deliver?: boolean;
}

/** What the inviter is told: nothing of the token, nothing of the person. */
export interface SentInvitation<Role> {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly expiresAt: Date;
}

/**
 * Invitations: one per tenant and address, sent to the mailbox and nowhere else, used once, accepted by the person the
 * mailbox belongs to. The role is given on acceptance, if the inviter may still give it and the tenant is up.
 */
export class Invitations<Row extends InvitationLink<Role>, Role extends string> {
  constructor(
    private readonly links: OneTimeLinks<Row>,
    private readonly accounts: Accounts,
    private readonly letters: Letters,
    private readonly throttle: Throttle,
    private readonly rules: InvitationRules<Row, Role>,
  ) {}

  /**
   * Counts an invitation before anything is done for it: a stolen session must not fill a mailbox. The tenant and the
   * address are the account that is counted. @throws the throttle's refusal (429).
   */
  count(tenant: Tenant, email: string, { ipAddress }: Pick<Origin, 'ipAddress'>): Promise<void> {
    return this.throttle.count(`invite ${tenant.id} ${email}`, ipAddress);
  }

  /** Invites, or renews the tenant's invitation of this address. The same answer and work whether there is an account. */
  async send(request: InvitationRequest<Role>): Promise<SentInvitation<Role>> {
    const { tenant, email, name, role, inviter, deliver = true } = request;
    const { tenantField, keyOf, mark } = this.rules;
    const key = keyOf(tenant);
    const values = { ...mark, email, role, invitedBy: inviterText(inviter), [tenantField]: key } as Partial<Row>;
    const { id, token, expiresAt } = await this.links.make({
      values: name === undefined ? values : { ...values, name },
      lifetimeMs: LIFETIME_MS,
      tenantId: key,
      replaces: [tenantField, 'email'],
    });
    if (deliver) this.letters.post(invitationMail({ email, tenant, token, expiresAt }));
    return { id, email, role, expiresAt };
  }

  /** The tenant's invitations that can still be accepted, oldest first. */
  async open(tenant: Tenant, only: FindOptionsWhere<Row> = {}): Promise<SentInvitation<Role>[]> {
    const where = { ...only, ...this.inTenant(tenant), usedAt: IsNull(), expiresAt: MoreThan(new Date()) };
    const rows = await this.links.manager.find(this.links.entity, {
      where: where as FindOptionsWhere<Row>,
      order: { createdAt: 'ASC', id: 'ASC' } as never,
      take: 1_000,
    });
    return rows.map(({ id, email, role, expiresAt }) => ({ id, email: email!, role: role!, expiresAt }));
  }

  /** The tenant's open invitation of the address, or null. */
  async pending(tenant: Tenant, email: string): Promise<SentInvitation<Role> | null> {
    return (await this.open(tenant, { email } as FindOptionsWhere<Row>)).at(0) ?? null;
  }

  /** Takes an invitation back. False when the tenant has no such invitation. */
  async withdraw(tenant: Tenant, where: FindOptionsWhere<Row>): Promise<boolean> {
    const condition = { ...where, ...this.inTenant(tenant) } as FindOptionsWhere<Row>;
    const { affected } = await this.links.manager.delete(this.links.entity, condition);
    return affected !== 0;
  }

  /**
   * Accepts with the token from the mailbox. Somebody without a proved account sets a password by it; somebody with one
   * sends their password, or the session they are logged in with. Returns the person and the tenant they joined.
   * @throws LinkVoidProblem (422), WrongCredentialsProblem (401): the invitation stays good for another try.
   */
  async accept(
    token: string,
    claim: Claim,
    options: { name?: string; tenantId?: string | null; passwordOptional?: boolean } = {},
  ): Promise<{ personId: string; tenant: Tenant }> {
    const { refusals = REFUSALS } = this.rules;
    const { tenantId = null } = options;
    const { manager: identity } = this.links;
    const seen = await this.links.find(token, this.rules.mark as FindOptionsWhere<Row>, tenantId);
    const claimed = await checkClaim(claim, await this.accounts.find(seen?.email ?? '', tenantId, identity));
    const tenant = seen && (await this.rules.tenantOf(seen));
    if (!seen || !tenant) throw refusals.void();
    const inviter = invitingPerson(seen.invitedBy);
    if (inviter === null && !(await this.rules.keyMayGive(seen.invitedBy, tenant))) throw refusals.void();
    const joined = await identity.transaction(async (manager) => {
      const link = await this.links.use(token, { id: seen.id } as FindOptionsWhere<Row>, { tenantId, manager });
      // Renewed since it was read: another inviter, another role.
      if (!link?.email || !link.role || link.invitedBy !== seen.invitedBy) throw refusals.void();
      const { email, role } = link;
      if (inviter !== null && !(await this.rules.mayGive(inviter, role, tenant, manager))) throw refusals.void();
      const person = await this.accounts.find(email, tenantId, manager);
      const standing = standingOf(person, claimed);
      if (standing === 'may not') throw refusals.void();
      const sets = standing === 'may set a password';
      if (standing === 'has another password' || (sets && !claimed.passwordHash && !options.passwordOptional)) {
        throw refusals.wrong();
      }
      const passwordHash = sets ? claimed.passwordHash : null;
      // What the inviter calls a person names new accounts only.
      const name = sets ? (options.name ?? (person ? null : (link.name ?? null))) : null;
      const personId = await this.accounts.prove({ email, name, passwordHash }, person, { tenantId, manager });
      if (personId === null) throw refusals.wrong();
      await this.rules.join?.(personId, role, tenant, manager);
      return { personId, role };
    });
    await this.rules.joinInside?.(joined.personId, joined.role, tenant).catch(async (error: unknown) => {
      await this.links.reopen(seen.id);
      throw error;
    });
    return { personId: joined.personId, tenant };
  }

  private inTenant(tenant: Tenant): object {
    return { ...this.rules.mark, [this.rules.tenantField]: this.rules.keyOf(tenant) };
  }
}

const REFUSALS = { void: () => new LinkVoidProblem(), wrong: () => new WrongCredentialsProblem() };
