import { Client } from 'pg';

/** The least that does it: the statements of each schema in one transaction and one message, nothing else. */
export function bareLoop(
  url: string,
  schemas: readonly string[],
  connections: number,
  statements: readonly string[],
): Promise<void> {
  const members = schemas.map((schemaName) => ({ schemaName }));
  return loopOver(url, members, connections, () => statements);
}

/** The same with statements of each member's own. */
export async function loopOver<T extends { readonly schemaName: string }>(
  url: string,
  members: readonly T[],
  connections: number,
  statementsFor: (member: T) => readonly string[],
): Promise<void> {
  const queue = members.values();
  const worker = async () => {
    const client = new Client({ connectionString: url });
    await client.connect();
    for (const member of queue) {
      const path = `SET LOCAL search_path TO "${member.schemaName}"`;
      await client.query(['BEGIN', path, ...statementsFor(member), 'COMMIT'].join('; '));
    }
    await client.end();
  };
  await Promise.all(Array.from({ length: connections }, worker));
}
