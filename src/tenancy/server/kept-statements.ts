import { randomBytes } from 'node:crypto';
import { type TenantContext } from './context-message.js';
import { isPlanned } from './step.js';

/** A statement that a connection's server has parsed under a name, with its plan, for one role and one path. */
export interface KeptStatement {
  readonly name: string;
  /** Names the server may forget when it hears this one for the first time. */
  readonly forgotten: readonly string[];
  /** `told` when it has been sent and not yet answered: whoever sends the same text meanwhile does it without a name. */
  state: 'new' | 'told' | 'known';
  /** What the server said of its rows; null where it has none. Only when it is known. */
  fields: unknown[] | null;
  /** The higher the later it was used last. */
  usedAt: number;
}

/** What all connections of a pool have in common. */
export interface Keeping {
  /** Of each connection. */
  readonly limit: number;
  /** Rises when a statement that was kept does not fit its tables any more: what was kept before is not used again. */
  generation: number;
}

/** A statement that comes this often to a connection, for one role and one path, comes again. */
const KEPT_AT = 3;
/** Statements that are only counted, for each that may be kept. */
const COUNTED = 4;
/** Long ones are mostly lists of values, each of another length. */
const LONGEST_TEXT = 8_192;

/**
 * The statements that the server of one connection keeps, at most `limit`: those used longest ago are forgotten. The server
 * parses them once, and plans them until it takes one plan for all values (after five executions, `plan_cache_mode`). It
 * looks at role, path and tables by itself before each, and plans anew where one of them has changed.
 */
export class KeptStatements {
  /** Nobody can guess a name, so nobody can put a statement of theirs in the place of one of these. */
  private readonly prefix = `t${randomBytes(16).toString('hex')}_`;
  private last = 0;
  private uses = 0;
  private readonly kept = new Map<string, KeptStatement>();
  /** Of the core itself: there are a handful of them, the same for every tenant. */
  private readonly own = new Map<string, KeptStatement>();
  /** How often the others came. */
  private readonly counted = new Map<string, number>();
  private forgotten: string[] = [];

  constructor(private readonly keeping: Keeping) {}

  /** How to send it; null where it is to be sent without a name. */
  take(text: string, context: TenantContext): KeptStatement | null {
    const { limit, generation } = this.keeping;
    const key = `${generation} ${context.plannedFor}${text}`;
    const known = this.kept.get(key);
    if (known) {
      known.usedAt = ++this.uses;
      return known.state === 'told' ? null : known;
    }
    if (!this.isDue(key, text) || !this.hasRoom(limit)) return null;
    const added = this.add();
    this.kept.set(key, added);
    return added;
  }

  /** The same for a text of the core. */
  takeOwn(text: string): KeptStatement | null {
    const known = this.own.get(text);
    if (known) return known.state === 'told' ? null : known;
    const added = this.add();
    this.own.set(text, added);
    return added;
  }

  /** What the server has of it is not known any more. */
  forget(statement: KeptStatement): void {
    for (const map of [this.kept, this.own]) {
      for (const [key, kept] of map) if (kept === statement) map.delete(key);
    }
    this.forgotten.push(...(statement.state === 'known' ? [] : statement.forgotten), statement.name);
  }

  /** Forgets what was used longest ago, where it has to. False where all are on their way. */
  private hasRoom(limit: number): boolean {
    if (this.kept.size < limit) return true;
    let oldest: [string, KeptStatement] | null = null;
    for (const entry of this.kept) {
      if (entry[1].state === 'known' && !(oldest && oldest[1].usedAt < entry[1].usedAt)) oldest = entry;
    }
    if (!oldest) return false;
    this.kept.delete(oldest[0]);
    this.forgotten.push(oldest[1].name);
    return true;
  }

  private add(): KeptStatement {
    const { forgotten } = this;
    this.forgotten = [];
    return { name: `${this.prefix}${++this.last}`, forgotten, state: 'new', fields: null, usedAt: ++this.uses };
  }

  private isDue(key: string, text: string): boolean {
    if (text.length > LONGEST_TEXT || !isPlanned(text)) return false;
    const times = (this.counted.get(key) ?? 0) + 1;
    this.counted.delete(key);
    if (times >= KEPT_AT) return true;
    this.counted.set(key, times);
    if (this.counted.size > this.keeping.limit * COUNTED) {
      for (const [oldest] of this.counted) {
        this.counted.delete(oldest);
        break;
      }
    }
    return false;
  }
}
