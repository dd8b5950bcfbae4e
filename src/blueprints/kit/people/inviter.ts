import { type AccessRegistry, type PermissionCheck, type Principal } from '../../../access/index.js';
import { type Tenant } from '../../../tenancy/index.js';

/** Who invites: a person, or a key that acts as none. */
export type Inviter = Pick<Principal, 'userId' | 'keyId'>;

/** As an invitation keeps it. */
export function inviterText({ userId, keyId }: Inviter): string {
  return userId ? `user:${userId}` : `key:${keyId}`;
}

/** The person's id, where a person invited. */
export function invitingPerson(text: string | null): string | null {
  return text?.startsWith('user:') ? text.slice('user:'.length) : null;
}

/** Whether the key that invited still works and still has the permission: the operator's, as no other key invites. */
export async function invitingKeyMay(
  access: { readonly registry: AccessRegistry; readonly permissions: PermissionCheck },
  text: string | null,
  tenant: Tenant,
  permission: string,
): Promise<boolean> {
  if (!text?.startsWith('key:')) return false;
  const principal = await access.registry.principalOf(text.slice('key:'.length));
  if (principal?.kind !== 'platform') return false;
  const granted = await access.permissions.permissionsOf(principal, tenant);
  return !!granted && (granted.has('*') || granted.has(permission));
}
