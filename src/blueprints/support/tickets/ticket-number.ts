import { type EntityManager } from 'typeorm';

const TAKE_NUMBER = `
  UPDATE organizations SET next_ticket_number = next_ticket_number + 1
  WHERE id = tenancy.current_tenant_uuid()
  RETURNING next_ticket_number - 1 AS number`;

/**
 * The next `TICKET-<n>` of the organization. The row stays locked until the transaction ends, so tickets of one
 * organization are made one after another, and a number whose ticket is not kept is given to the next one: no gaps.
 */
export async function takeTicketNumber(manager: EntityManager): Promise<string> {
  const [[taken]] = await manager.query<[{ number: number }[], number]>(TAKE_NUMBER);
  return `TICKET-${taken.number}`;
}
