import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type ResourceHooks, type RowValues, UnprocessableProblem } from '../../../http/index.js';
import { FieldEncryption } from '../../../tenancy/index.js';
import { DataSource } from './data-source.js';
import { SourceKind } from './source-kind.js';

/** An endpoint becomes part of an address or of a path. */
const ENDPOINT = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const FOLDER = /^[A-Za-z0-9][A-Za-z0-9_-]*(\/[A-Za-z0-9][A-Za-z0-9_-]*){0,4}$/;

@Injectable()
export class DataSourceHooks implements ResourceHooks<DataSource> {
  constructor(private readonly encryption: FieldEncryption) {}

  beforeCreate({ body }: { body: RowValues<DataSource> }): void {
    check(body);
    body.id = randomUUID();
    this.seal(body, body.id);
  }

  beforeUpdate({ before, body }: { before: DataSource; body: RowValues<DataSource> }): void {
    check({ ...before, ...body });
    // A token belongs to the address it was given for.
    if (body.location !== undefined && body.location !== before.location && body.token === undefined) body.token = null;
    this.seal(body, before.id);
  }

  /** The request's token is plain text until here. */
  private seal(body: RowValues<DataSource>, id: string): void {
    const token = body.token as string | null | undefined;
    if (token === undefined) return;
    const row = Object.assign(new DataSource(), { id });
    this.encryption.seal(row, 'token', token);
    body.token = row.token;
  }
}

function check({ kind, location, endpoints }: RowValues<DataSource>): void {
  const unusable = (field: string, message: string) => new UnprocessableProblem('unusable_source', message, { field });
  if (!endpoints?.length || !endpoints.every((endpoint) => ENDPOINT.test(endpoint))) {
    throw unusable('endpoints', 'Name at least one endpoint; each is letters, digits, "_" and "-".');
  }
  if (kind === SourceKind.Folder && !FOLDER.test(location!)) {
    throw unusable('location', 'A folder is a path below the sync folder of the tenant, such as "ct/2026".');
  }
  if (kind === SourceKind.Http && !isHttpAddress(location!)) {
    throw unusable('location', 'The address must be http(s) without user, query or fragment.');
  }
}

function isHttpAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return false;
  return !url.username && !url.password && !url.search && !url.hash;
}
