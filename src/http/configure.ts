import { type INestApplication, Logger, type Type } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import { DataSource } from 'typeorm';
import {
  BODY_LIMITS,
  BodyGuard,
  boundedUrl,
  boundUnreadBody,
  INSTEAD_OF_NESTS_PARSERS,
  jsonBody,
} from './bodies/index.js';
import { IdempotencyGuard } from './idempotency/index.js';
import { Metrics } from './metrics/index.js';
import { ProblemFilter, type ProblemMapper, RequestValidationPipe } from './problems/index.js';
import { requestId } from './request-id.js';

export interface HttpOptions {
  /** Largest JSON body of a route that sets no limits of its own; default 1 MiB, 8 KiB where no credential is needed. */
  readonly bodyLimitBytes?: number;
  /** Number of proxies in front, or their networks: only their `X-Forwarded-*` headers count. Default: nobody's. */
  readonly trustProxy?: number | readonly string[];
  /**
   * Paths of handlers mounted beside Nest's routes that expect `request.body` (a GraphQL server). Their bodies are read before
   * any guard, within the same limits.
   */
  readonly mountedAt?: readonly string[];
  /** What named errors of other rooms mean over HTTP. */
  readonly mapError?: ProblemMapper;
  /** Whose constraints an answer may name by field; default the default data source. */
  readonly dataSources?: readonly Pick<DataSource, 'entityMetadatas'>[];
}

/** Local Swagger UI needs inline styles and data: images; scripts come from here only, as do all connections. */
const CONTENT_SECURITY_POLICY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    baseUri: ["'self'"],
    connectSrc: ["'self'"],
    fontSrc: ["'self'", 'data:'],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    imgSrc: ["'self'", 'data:'],
    objectSrc: ["'none'"],
    scriptSrc: ["'self'"],
    scriptSrcAttr: ["'none'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
  },
};

/** Everything an application needs at its edge, in one call, before `listen` or `init`; the same in tests. */
export function configureHttp<T extends INestApplication>(app: T, options: HttpOptions = {}): T {
  const express = app as unknown as NestExpressApplication;
  express.disable('x-powered-by');
  // A hash of every answer would cost more than it saves; versioned rows set an ETag of their own.
  express.disable('etag');
  express.set(
    'trust proxy',
    Array.isArray(options.trustProxy) ? [...options.trustProxy] : (options.trustProxy ?? false),
  );
  app.use(requestId);
  app.use(boundUnreadBody);
  if (options.trustProxy === undefined) app.use(warnOfUntrustedProxy());
  const metrics = optional(app, Metrics);
  if (metrics) app.use(metrics.measure);
  app.use(helmet({ contentSecurityPolicy: CONTENT_SECURITY_POLICY }));
  app.use(neverShared);
  app.use(boundedUrl);
  const limits = options.bodyLimitBytes === undefined ? {} : { bytes: options.bodyLimitBytes };
  for (const middleware of INSTEAD_OF_NESTS_PARSERS) app.use(middleware);
  for (const path of options.mountedAt ?? []) app.use(path, jsonBody({ ...BODY_LIMITS, ...limits }));
  // Behind the guards that the modules have brought: no body is read before its sender is known.
  app.useGlobalGuards(new BodyGuard(limits), new IdempotencyGuard(optional(app, ApplicationConfig)));
  app.useGlobalPipes(new RequestValidationPipe());
  app.useGlobalFilters(new ProblemFilter(options.dataSources ?? present(optional(app, DataSource)), options.mapError));
  return app;
}

/** Two tenants ask the same URL: an answer kept by a cache would be shown to the wrong one. */
function neverShared(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
}

/**
 * A proxy that is not trusted makes all clients one address, and the attempts of one lock out all of them. A client can
 * send the header too, so it is told once and nothing else happens.
 */
function warnOfUntrustedProxy() {
  let told = false;
  return (request: Request, _response: Response, next: NextFunction): void => {
    if (!told && request.headers['x-forwarded-for'] !== undefined) {
      told = true;
      new Logger('Http').warn(
        'A request carries X-Forwarded-For, which is ignored. Behind a proxy set TRUST_PROXY, or all clients count as one.',
      );
    }
    next();
  };
}

function optional<P>(app: INestApplication, provider: Type<P>): P | undefined {
  try {
    return app.get(provider, { strict: false });
  } catch {
    return undefined;
  }
}

function present<P>(value: P | undefined): P[] {
  return value === undefined ? [] : [value];
}
