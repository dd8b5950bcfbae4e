import { type INestApplication, type Type } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ProblemDocument } from '../problems/index.js';
import { KEY_SCHEME } from '../tenant-header.js';
import { completeDocument } from './complete.js';
import { schemaNameConflicts } from './schema-names.js';
import { withTenantRoutesMarked } from './tenant-routes.js';

export interface SwaggerOptions {
  readonly title?: string;
  readonly version?: string;
  /** The controllers all of whose routes are inside a tenant. */
  readonly tenantControllers?: readonly Type[];
}

const TITLE = 'Tenantry';
const DESCRIPTION = [
  'One application, many tenants: **the same URL answers each tenant with its own rows and nobody else’s.**',
  '',
  'Authorize with `Authorization: Bearer <key>`. A tenant’s key enters its tenant. A platform key chooses one with the',
  'header `X-Tenant-ID`, by slug or id. What the key may not enter does not exist for it (404).',
  '',
  'Errors are `application/problem+json` (RFC 9457) with a stable `code`.',
  'Lists answer `{ items, page, pageSize, total }` and page, filter and sort alike:',
  '`?page=2&pageSize=50&sort=-createdAt&status=open&status=new&createdAt[gte]=2026-01-01T00:00:00Z`.',
].join('\n');

/** The document of all routes. @throws Error naming the classes, where two different ones share a schema name. */
export function createDocument(app: INestApplication, options: SwaggerOptions = {}): OpenAPIObject {
  const conflicts = schemaNameConflicts(app);
  if (conflicts.length > 0) throw new Error(conflicts.join('\n'));
  const { title = TITLE, version = '1.0', tenantControllers = [] } = options;
  const config = new DocumentBuilder()
    .setTitle(title)
    .setVersion(version)
    .setDescription(DESCRIPTION)
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key or a session token.' }, KEY_SCHEME)
    .build();
  const document = withTenantRoutesMarked(tenantControllers, () =>
    SwaggerModule.createDocument(app, config, { extraModels: [ProblemDocument] }),
  );
  return completeDocument(document);
}

/**
 * Serves the document: `/docs` for people (nothing is fetched from elsewhere) and `/docs-json` for programs. It is made when
 * it is first asked for: a large application would start a second later for it.
 */
export function setUpSwagger(app: INestApplication, options: SwaggerOptions = {}): void {
  SwaggerModule.setup('docs', app, () => createDocument(app, options), {
    jsonDocumentUrl: 'docs-json',
    customSiteTitle: options.title ?? TITLE,
    swaggerOptions: { docExpansion: 'none', displayRequestDuration: true, tagsSorter: 'alpha', tryItOutEnabled: true },
  });
}
