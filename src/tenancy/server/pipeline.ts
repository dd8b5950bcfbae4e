import { type QueryResult } from 'pg';
import { serialize } from 'pg-protocol';
import { type TenantContext } from './context-message.js';
import { Exchange, type ExchangeOwner } from './exchange.js';
import { type KeptStatement } from './kept-statements.js';
import { type Step, write } from './step.js';
import { type Writer } from './writer.js';

/**
 * Called once, when the last step has been answered: the first failure, or every step's result. `sent` is false where the
 * last step has not left the process.
 */
export type Answered = (error: Error | null, results: QueryResult[], sent: boolean) => void;

/** What a pipeline needs of its connection. */
export interface PipelineConnection {
  /** pg's parsers of values, where the caller has given no others. */
  readonly types: unknown;
  readonly writer: Writer;
  /** What is wrong with the path the server reports after a step, or has been told; null where nothing is. */
  leakAfter(step: Step, context: TenantContext | null, toldPath?: string): Error | null;
  /** Names of statements the server need not keep any more. */
  takeForgotten(): readonly string[];
  /** Answers the failure to be told: a StaleStatement where that is what it was. */
  answered(failure: Error | null, kept: readonly KeptStatement[]): Error | null;
}

const SYNC = serialize.sync();

/** Steps that leave in one write, and the collecting of their answers. */
export class Pipeline implements ExchangeOwner {
  private results: QueryResult[] = [];
  private failure: Error | null = null;
  private open = 0;
  private toldPath: string | null = null;
  private isWritten = false;
  private isWhole = true;
  /** What of its statements the server keeps, or is to keep. */
  private kept: KeptStatement[] = [];

  constructor(
    private readonly connection: PipelineConnection,
    private readonly context: TenantContext | null,
    private answered: Answered | null,
  ) {}

  /**
   * The exchanges to be handed to pg, in this order: each simple text is one, and so are the statements between two of
   * them. A value that has no form in SQL fails its step, and what is behind it is not sent.
   */
  exchanges(steps: readonly Step[]): Exchange[] {
    const bytes: Uint8Array[] = [];
    const groups: Step[][] = [];
    let group: Step[] | null = null;
    const sync = () => {
      if (group) bytes.push(SYNC);
      group = null;
    };
    try {
      for (const step of steps) {
        if (step.simple) sync();
        if (step.kept) this.kept.push(step.kept);
        write(step, bytes);
        if (step.simple) groups.push([step]);
        else if (group) (group as Step[]).push(step);
        else groups.push((group = [step]));
      }
    } catch (error) {
      this.failure = error as Error;
      this.isWhole = false;
    }
    sync();
    this.open = groups.length;
    // In front, where nothing that fails can make the server skip them.
    const forgotten = groups.length > 0 ? this.connection.takeForgotten() : [];
    const parts = forgotten.length > 0 ? [...forgotten.map(closing), ...bytes] : bytes;
    const { types, writer } = this.connection;
    return groups.map((each, n) => new Exchange(each, this, types, writer, n === 0 ? parts : null));
  }

  written(): void {
    this.isWritten = true;
  }

  completed(step: Step, result: QueryResult, toldPath: string): void {
    if (step.tellsPath) {
      this.toldPath = toldPath;
      this.failure ??= this.connection.leakAfter(step, this.context, this.toldPath);
    } else if (step.guarded && this.toldPath === null) {
      // What the server was told in the same write it reports with its readiness, which is looked at in the end.
      this.failure ??= this.connection.leakAfter(step, this.context);
    }
    if (step.kept) step.kept.state = 'known';
    this.results.push(result);
  }

  ended(last: Step, error: Error | null): void {
    this.failure ??= error ?? this.connection.leakAfter(last, this.context);
    this.open -= 1;
    if (this.open === 0) this.finish();
  }

  /** To be called by itself only where nothing could be sent. */
  finish(): void {
    const { answered, results, kept } = this;
    this.answered = null;
    this.results = [];
    this.kept = [];
    const failure = this.connection.answered(this.failure, kept);
    answered?.(failure, results, this.isWritten && this.isWhole);
  }
}

const closing = (name: string): Uint8Array => serialize.close({ type: 'S', name });
