import { type IncomingHttpHeaders } from 'node:http';
import { MalformedTenantError } from '../errors.js';
import { parseHostname, parseTenantRef, type TenantRef } from './tenant-ref.js';

/** What of a request may name a tenant; Express, Fastify and plain Node requests all have it. */
export interface RequestLike {
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders?: readonly string[];
}

export interface TenantSourceOptions {
  /** `app.example.com`: then `acme.app.example.com` names the tenant `acme`. */
  readonly baseDomain?: string;
}

/** A name found in a request and where it was found. */
export interface NamedTenant {
  readonly source: 'X-Tenant-ID' | 'subdomain' | 'hostname';
  readonly ref: TenantRef;
}

const HEADER = 'x-tenant-id';

/**
 * The names of a tenant in a request: header `X-Tenant-ID` (slug or id), subdomain of `baseDomain` (a "-" stands for
 * "_"), any other hostname. Nothing is looked up and no SQL is sent. A name selects; it proves nothing.
 * @throws MalformedTenantError for a name that is not well-formed, or a header sent twice.
 */
export function getTenantFromRequest(request: RequestLike, options: TenantSourceOptions = {}): NamedTenant[] {
  const named: NamedTenant[] = [];
  const header = headerOf(request);
  if (header !== undefined) named.push({ source: 'X-Tenant-ID', ref: parseTenantRef(header) });
  const given = hostOf(request);
  if (given === undefined) return named;
  const host = parseHostname(given);
  const baseDomain = options.baseDomain?.toLowerCase();
  if (!host) {
    if (baseDomain && given.toLowerCase().includes(`.${baseDomain}`))
      throw new MalformedTenantError('the subdomain is none');
    return named;
  }
  if (baseDomain && host === baseDomain) return named;
  if (baseDomain && host.endsWith(`.${baseDomain}`)) {
    const label = host.slice(0, -baseDomain.length - 1);
    if (label.includes('.')) throw new MalformedTenantError('the subdomain has more than one part');
    if (label !== 'www') named.push({ source: 'subdomain', ref: parseTenantRef(label.replaceAll('-', '_')) });
  } else {
    named.push({ source: 'hostname', ref: { kind: 'hostname', value: host } });
  }
  return named;
}

function headerOf(request: RequestLike): unknown {
  refuseRepeated(request, HEADER, 'X-Tenant-ID');
  return request.headers[HEADER];
}

/** Node keeps the first of several, a proxy may have looked at the last. */
function hostOf(request: RequestLike): string | undefined {
  refuseRepeated(request, 'host', 'Host');
  return request.headers.host;
}

function refuseRepeated({ rawHeaders }: RequestLike, header: string, name: string): void {
  const times = rawHeaders?.filter((each, n) => n % 2 === 0 && each.toLowerCase() === header).length ?? 0;
  if (times > 1) throw new MalformedTenantError(`the header ${name} was sent more than once`);
}
