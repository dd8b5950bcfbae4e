import { Client } from 'pg';

/** The least that does it: the statements of each schema in one transaction and one message, nothing else. */
export async function bareLoop(
  url: string,
  schemas: readonly string[],
  connections: number,
  statements: readonly string[],
): Promise<void> {
  const queue = [...schemas];
  const worker = async () => {
    const client = new Client({ connectionString: url });
    await client.connect();
    for (let schema = queue.shift(); schema; schema = queue.shift()) {
      await client.query(`BEGIN; SET LOCAL search_path TO "${schema}"; ${statements.join('; ')}; COMMIT`);
    }
    await client.end();
  };
  await Promise.all(Array.from({ length: connections }, worker));
}
