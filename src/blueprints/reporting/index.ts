export { reporting } from './blueprint.js';
export { ReportingModule } from './reporting.module.js';
