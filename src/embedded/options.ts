export interface EmbeddedPostgresOptions {
  /** Absolute path of the folder the server belongs to. Made when it is not there. */
  readonly home: string;
  /** The database of the URL, made when it is not there. Default `tenantry`. */
  readonly database?: string;
  /** False for a server whose data may be lost with the machine's power: tests. Default true. */
  readonly isDurable?: boolean;
  /** Called once, with a sentence to show, when the server ends without being told to. Without it nothing happens then. */
  readonly onLost?: (sentence: string) => void;
  /** Hears in one sentence what happens. */
  readonly log?: (message: string) => void;
}

export interface EmbeddedPostgres {
  /** The superuser's, with its password. */
  readonly url: string;
  readonly port: number;
  /** Of the server, which is not a child one can wait for. */
  readonly pid: number;
  readonly dataDirectory: string;
  /** Ends all sessions and the server; the data stay. More calls wait for the same end. */
  stop(): Promise<void>;
}

export const DEFAULT_DATABASE = 'tenantry';
