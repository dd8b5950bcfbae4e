import { ServerConnection } from '../../../src/tenancy/server/server-connection.js';

/**
 * Rewrites every message on its way to the server, as a build with a mistake in it would; `blind` takes the tripwire
 * away too, as a server before PostgreSQL 18 does. Answers how to undo that.
 */
export function breakMessages(rewrite: (text: string) => string, { blind = false } = {}): () => void {
  const original = ServerConnection.prototype.run;
  ServerConnection.prototype.run = function (this: ServerConnection, steps, context, answered) {
    const broken = steps.map((step) => (step.simple ? { ...step, text: rewrite(step.text), wire: undefined } : step));
    return original.call(this, broken, blind ? null : context, answered);
  };
  return () => (ServerConnection.prototype.run = original);
}

export const withoutRole = (text: string) => text.replace(/SET LOCAL ROLE "[^"]+";/, '');
export const withoutSearchPath = (text: string) => text.replace(/SET LOCAL search_path TO [^;]+;/, '');
/** What is left of isolation in a build that forgot to change the tenant: everybody is the first one. */
export const withSearchPathOf = (schema: string) => (text: string) =>
  text.replace(/SET LOCAL search_path TO [^;]+;/, `SET LOCAL search_path TO "${schema}", pg_temp;`);
