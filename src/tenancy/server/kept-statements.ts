import { randomBytes } from 'node:crypto';
import { type TenantContext } from './context-message.js';
import { isPlanned } from './step.js';

/** A column as the server describes it. */
export interface FieldDescription {
  readonly name: string;
  readonly dataTypeID: number;
  readonly format: string;
}

/** What the server said of a statement's rows, and the object pg makes of that, of which each row is a copy. */
export interface RowForm {
  readonly fields: readonly FieldDescription[];
  readonly empty: object;
}

/** A statement that a connection's server has parsed under a name, with its plan, for one role and one path. */
export interface KeptStatement {
  readonly name: string;
  /** `told` when it has been sent and not yet answered: whoever sends the same text meanwhile does it without a name. */
  state: 'new' | 'told' | 'known';
  /** Null where it has none. Only when it is known. */
  rows: RowForm | null;
  /** The higher the later it was used last. */
  usedAt: number;
}

/** What all connections of a pool have in common. */
export interface Keeping {
  /** Of each connection. 0: nothing is kept, from the beginning or since somebody else was at a session's statements. */
  limit: number;
  /** Rises when a statement that was kept does not fit its tables any more: what was kept before is not used again. */
  generation: number;
}

/** A statement that comes this often to a connection, for one role and one path, comes again. */
const KEPT_AT = 3;
/** Statements that are only counted, for each that may be kept. When there are more, counting begins anew. */
const COUNTED = 4;
/**
 * What has been used since as many uses, for each that may be kept, is not pushed out: where more come evenly than may be kept,
 * some of them stay instead of all of them being parsed again and again.
 */
const STAYS_FOR = 4;
const NONE: readonly string[] = [];
/** Long ones are mostly lists of values, each of another length. */
const LONGEST_TEXT = 8_192;

/**
 * The statements that the server of one connection keeps, at most `limit`: those not used for longest are forgotten. The server
 * parses them once, and plans them until it takes one plan for all values (after five executions, `plan_cache_mode`). It
 * looks at role, path and tables by itself before each, and plans anew where one of them has changed.
 */
export class KeptStatements {
  /** Nobody can guess a name, so nobody can put a statement of theirs in the place of one of these. */
  private readonly prefix = `t${randomBytes(16).toString('hex')}_`;
  private names = 0;
  private uses = 0;
  private generation: number;
  /** By what they are planned for, and text. */
  private readonly kept = new Map<string, Map<string, KeptStatement>>();
  private size = 0;
  /** Of the core itself: there are a handful of them, the same for every tenant. */
  private readonly own = new Map<string, KeptStatement>();
  /** How often the others came. */
  private readonly counted = new Map<string, number>();
  private forgotten: string[] = [];

  constructor(private readonly keeping: Keeping) {
    this.generation = keeping.generation;
  }

  /** How to send it; null where it is to be sent without a name. */
  take(text: string, { plannedFor }: TenantContext): KeptStatement | null {
    if (this.generation !== this.keeping.generation) this.forgetAll();
    const known = this.kept.get(plannedFor)?.get(text);
    if (known) {
      known.usedAt = ++this.uses;
      return known.state === 'told' ? null : known;
    }
    if (!this.isDue(plannedFor, text) || !this.hasRoom()) return null;
    const added = this.add();
    const others = this.kept.get(plannedFor);
    if (others) others.set(text, added);
    else this.kept.set(plannedFor, new Map([[text, added]]));
    this.size += 1;
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
    for (const [text, own] of this.own) if (own === statement) this.own.delete(text);
    this.remove((each) => each === statement);
    this.forgotten.push(statement.name);
  }

  /** Names the server may let go of: whoever takes them sends that, in front of everything else. */
  takeForgotten(): readonly string[] {
    if (this.forgotten.length === 0) return NONE;
    const { forgotten } = this;
    this.forgotten = [];
    return forgotten;
  }

  private forgetAll(): void {
    this.generation = this.keeping.generation;
    for (const { name } of this.remove(({ state }) => state !== 'told')) this.forgotten.push(name);
  }

  private remove(which: (statement: KeptStatement) => boolean): KeptStatement[] {
    const removed: KeptStatement[] = [];
    for (const [plannedFor, statements] of this.kept) {
      for (const [text, statement] of statements) {
        if (!which(statement)) continue;
        statements.delete(text);
        removed.push(statement);
      }
      if (statements.size === 0) this.kept.delete(plannedFor);
    }
    this.size -= removed.length;
    return removed;
  }

  private isDue(plannedFor: string, text: string): boolean {
    if (text.length > LONGEST_TEXT || !isPlanned(text)) return false;
    const key = plannedFor + text;
    const times = (this.counted.get(key) ?? 0) + 1;
    if (times >= KEPT_AT) {
      this.counted.delete(key);
      return true;
    }
    if (this.counted.size >= this.keeping.limit * COUNTED) this.counted.clear();
    this.counted.set(key, times);
    return false;
  }

  /** Forgets what was used longest ago, where it has to. False where all are on their way, or in use. */
  private hasRoom(): boolean {
    if (this.size < this.keeping.limit) return true;
    let oldest: KeptStatement | null = null;
    for (const statements of this.kept.values()) {
      for (const each of statements.values()) {
        if (each.state === 'known' && (!oldest || each.usedAt < oldest.usedAt)) oldest = each;
      }
    }
    if (!oldest || this.uses - oldest.usedAt < this.keeping.limit * STAYS_FOR) return false;
    this.forget(oldest);
    return true;
  }

  private add(): KeptStatement {
    return { name: `${this.prefix}${++this.names}`, state: 'new', rows: null, usedAt: ++this.uses };
  }
}
