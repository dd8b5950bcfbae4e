/** Who is asking: the owner of a key or a session. */
export interface Principal {
  /** A platform key may enter any tenant; a tenant's key or session only those it is a member of. */
  readonly kind: 'platform' | 'tenant';
  /** Id of the API key or of the session. */
  readonly keyId: string;
  /** The tenant the credential belongs to; null for platform keys and for people who have not chosen one. */
  readonly tenantId: string | null;
  /** The user the credential is bound to, null for a machine's key. */
  readonly userId: string | null;
  readonly scopes: readonly string[];
}
