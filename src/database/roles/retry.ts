import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What the server says when several set-ups or creations meet in its shared catalogs: unique violation, "tuple
 * concurrently updated", serialisation, deadlock, duplicate role, schema, table or function, object in use.
 */
const COLLISIONS = new Set(['23505', 'XX000', '40001', '40P01', '42710', '42P06', '42P07', '42723', '55006']);

/** Runs `attempt` again, a little later each time, while it fails by colliding with others. */
export async function retryCollisions<T>(attempt: () => Promise<T>, isCollision = collides, attempts = 10): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (tried >= attempts || !isCollision(error)) throw error;
      await sleep(tried * 20 * (0.5 + Math.random()));
    }
  }
}

export function sqlState(error: unknown): string | undefined {
  const { code, driverError } = (error ?? {}) as { code?: string; driverError?: { code?: string } };
  return driverError?.code ?? code;
}

function collides(error: unknown): boolean {
  return COLLISIONS.has(sqlState(error) ?? '');
}
