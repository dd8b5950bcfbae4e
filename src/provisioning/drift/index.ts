export { type CatalogItem } from './catalog-items.js';
export { describeDifference, type Difference } from './compare.js';
export * from './errors.js';
export { findDrift, type DriftOptions } from './find-drift.js';
export { type DriftedScope, type DriftedTenant, type DriftGroup, type DriftReport } from './report.js';
export { findSharedDrift, type SharedDrift } from './shared/find.js';
