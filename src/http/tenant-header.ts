/** The OpenAPI security scheme of keys and sessions. */
export const KEY_SCHEME = 'apiKey';

/** The header by which a principal chooses among the tenants it may enter, as Swagger shows it. */
export const TENANT_HEADER = {
  name: 'X-Tenant-ID',
  required: false,
  description: "Slug or id of the tenant. A tenant's own key enters its tenant without it.",
  schema: { type: 'string' as const },
};
