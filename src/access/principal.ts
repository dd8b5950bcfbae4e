/** The log-in of a person. */
export interface PersonSession {
  /** When the person last proved who they are: at log-in, or later by re-authenticating. */
  readonly authenticatedAt: Date;
  /** The route that proves it again, as the refusal of a sensitive act names it: `POST /commerce/auth/re-authenticate`. */
  readonly reAuthenticateAt: string;
}

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
  /** The most the credential may do. A user's role may allow less: `permissions` is what counts. */
  readonly scopes: readonly string[];
  /** Present where a person logged in. A key has none, also a key that is bound to a user. */
  readonly session?: PersonSession;
  /**
   * What the principal may do in the tenant of the request at this moment. Set by the guard where the route needs a
   * permission, and for every key that is bound to a user.
   */
  readonly permissions?: ReadonlySet<string>;
}
