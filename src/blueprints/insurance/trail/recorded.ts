import { type ObjectLiteral } from 'typeorm';
import { type HookContext, type ResourceHooks } from '../../../http/index.js';
import { recordChange } from './record-change.js';

type Verb = 'created' | 'updated' | 'deleted';

/**
 * Hooks that record every create, update and delete of a table's own routes. A table with rules extends the class made
 * here and adds its `before…` hooks.
 */
export function Recorded<E extends ObjectLiteral>(entity: new () => E, noun: string): new () => ResourceHooks<E> {
  const record = ({ manager, principal }: HookContext, verb: Verb, rows: { before?: E; after?: E }) =>
    recordChange(manager, {
      entity,
      actor: principal,
      event: { action: `${noun.replaceAll(' ', '_')}.${verb}`, summary: `${capital(noun)} ${verb}` },
      ...rows,
    });
  return class implements ResourceHooks<E> {
    afterCreate(context: HookContext & { after: E }) {
      return record(context, 'created', { after: context.after });
    }
    afterUpdate(context: HookContext & { before: E; after: E }) {
      return record(context, 'updated', { before: context.before, after: context.after });
    }
    afterDelete(context: HookContext & { before: E }) {
      return record(context, 'deleted', { before: context.before });
    }
  };
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
