/** The server the tests run on: a superuser's URL. */
export const SERVER_URL = process.env.TENANTRY_TEST_SERVER_URL ?? 'postgresql://postgres@127.0.0.1:54018/postgres';

export function withParts(
  url: string,
  parts: { database?: string; user?: string; password?: string; host?: string; port?: number },
): string {
  const parsed = new URL(url);
  if (parts.database !== undefined) parsed.pathname = `/${parts.database}`;
  if (parts.user !== undefined) parsed.username = parts.user;
  if (parts.password !== undefined) parsed.password = parts.password;
  if (parts.host !== undefined) parsed.hostname = parts.host;
  if (parts.port !== undefined) parsed.port = String(parts.port);
  return parsed.href;
}
