export { type GaugeOptions, Metrics, type Reading } from './metrics.js';
export { MetricsModule } from './module.js';
