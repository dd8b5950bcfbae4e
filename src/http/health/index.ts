export { HEALTH_CHECKS, type HealthCheck } from './checks.js';
export { HealthModule } from './module.js';
