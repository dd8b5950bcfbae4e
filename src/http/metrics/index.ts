export { type GaugeOptions, Metrics, type Reading } from './metrics.js';
export { MetricsPort } from './metrics-port.js';
export { MetricsModule, type MetricsReaders } from './module.js';
