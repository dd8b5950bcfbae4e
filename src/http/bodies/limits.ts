import { SetMetadata } from '@nestjs/common';

/** What a JSON body may hold. Counted while it is read, before anything is made of it. */
export interface BodyLimits {
  /** Of the body as it is after decompression. */
  readonly bytes: number;
  /** Fields of all objects together. */
  readonly keys: number;
  /** Fields of one object. */
  readonly keysPerObject: number;
  /** Objects and arrays inside each other. */
  readonly depth: number;
  /** Entries of one array. */
  readonly items: number;
  /** Characters of one text, as written: an escape such as `\u00e9` counts as six. */
  readonly textLength: number;
}

const KIB = 1_024;

/** Routes that ask for no credential: log-in, sign-up, links. */
export const OPEN_BODY_LIMITS: BodyLimits = {
  bytes: 8 * KIB,
  keys: 32,
  keysPerObject: 32,
  depth: 4,
  items: 16,
  textLength: 4 * KIB,
};

/** All other routes. Their bodies are read once the credential has been accepted. */
export const BODY_LIMITS: BodyLimits = {
  bytes: KIB * KIB,
  keys: 5_000,
  keysPerObject: 250,
  depth: 20,
  items: 1_000,
  textLength: 512 * KIB,
};

export const ROUTE_BODY_LIMITS = 'tenantry:body-limits';
export const STREAMED_BODY = 'tenantry:streamed-body';

/**
 * Other limits for a route or a controller; what is left out stays as it is.
 * @example @BodyLimits({ items: 5_000, keys: 50_000 })
 */
export const BodyLimits = (limits: Partial<BodyLimits>): MethodDecorator & ClassDecorator =>
  SetMetadata(ROUTE_BODY_LIMITS, limits);

/**
 * The handler reads bodies of these media types itself, from the request's stream, and bounds them itself.
 * @example @StreamedBody('application/octet-stream')
 */
export const StreamedBody = (...types: string[]): MethodDecorator => SetMetadata(STREAMED_BODY, types);
