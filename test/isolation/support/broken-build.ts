import { ServerConnection } from '../../../src/tenancy/server/server-connection.js';
import { type Step } from '../../../src/tenancy/server/step.js';

/**
 * Rewrites every step on its way to the server, as a build with a mistake in it would; `blind` takes the tripwire
 * away too, as a server before PostgreSQL 18 does. Answers how to undo that.
 */
export function breakMessages(rewrite: (step: Step) => Step, { blind = false } = {}): () => void {
  const original = ServerConnection.prototype.run;
  ServerConnection.prototype.run = function (this: ServerConnection, steps, context, answered) {
    const broken = steps.map((step) => {
      const rewritten = rewrite(step);
      return rewritten === step ? step : { ...rewritten, wire: undefined };
    });
    return original.call(this, broken, blind ? null : context, answered);
  };
  return () => (ServerConnection.prototype.run = original);
}

/** Only what sets a tenant's context is rewritten: `search_path` is its first value, the role its third. */
const inContext =
  (rewrite: (step: Step, values: unknown[]) => Step) =>
  (step: Step): Step =>
    step.tellsPath ? rewrite(step, step.values ?? []) : step;

function replaced(text: string, what: string, by: string): string {
  if (!text.includes(what)) throw new Error(`Nothing to break: ${text}`);
  return text.replace(what, by);
}

export const withoutRole = inContext((step, values) => ({
  ...step,
  text: replaced(step.text, `, pg_catalog.set_config('role', $3, true)`, ''),
  values: values.slice(0, 2),
}));
export const withoutSearchPath = inContext((step) => ({
  ...step,
  text: replaced(step.text, `pg_catalog.set_config('search_path', $1, true)`, '$1::text'),
}));
/** What is left of isolation in a build that forgot to change the tenant: everybody is the first one. */
export const withSearchPathOf = (schema: string) =>
  inContext((step, values) => ({ ...step, values: [`"${schema}", pg_temp`, ...values.slice(1)] }));
