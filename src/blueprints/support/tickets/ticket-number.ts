import { type EntityManager } from 'typeorm';

// `used` is true for a number that was written by hand, past this counter.
const TAKE_NUMBER = `
  WITH taken AS (
    UPDATE organizations SET next_ticket_number = next_ticket_number + 1
    WHERE id = tenancy.current_tenant_uuid()
    RETURNING 'TICKET-' || next_ticket_number - 1 AS name
  )
  SELECT name, EXISTS (SELECT FROM tickets WHERE ticket_number = name) AS used FROM taken`;

/**
 * The next `TICKET-<n>` of the organization. The row stays locked until the transaction ends, so tickets of one
 * organization are made one after another, and a number whose ticket is not kept is given to the next one: no gaps.
 */
export async function takeTicketNumber(manager: EntityManager): Promise<string> {
  for (;;) {
    const [{ name, used }] = await manager.query<{ name: string; used: boolean }[]>(TAKE_NUMBER);
    if (!used) return name;
  }
}
