export { BODY_LIMITS, BodyLimits, OPEN_BODY_LIMITS, StreamedBody } from './bodies/index.js';
export { configureHttp, type HttpOptions } from './configure.js';
export * from './fields/index.js';
export * from './health/index.js';
export * from './metrics/index.js';
export * from './problems/index.js';
export * from './resource/index.js';
export * from './swagger/index.js';
export { KEY_SCHEME } from './tenant-header.js';
