import { type Variable } from '../variable.js';

/** Who may read a route about the service: everyone, holders of a platform key, or nobody. */
export type Exposure = 'on' | 'key' | 'off';

/** The same, or a port of its own, which is to be reachable from inside the network only. */
export type MetricsExposure = Exposure | { readonly port: number };

const EXPOSURES: readonly string[] = ['on', 'key', 'off'];

/** Undefined where it is left out: the default depends on NODE_ENV. */
export function exposure(): Variable<Exposure | undefined> {
  return {
    fallback: undefined,
    parse: (text) => {
      if (!EXPOSURES.includes(text)) throw new Error(`is "${text}". Set it to one of ${EXPOSURES.join(', ')}.`);
      return text as Exposure;
    },
  };
}

/** `on`, `key`, `off`, or `port:9464`. */
export function metricsExposure(): Variable<MetricsExposure | undefined> {
  return {
    fallback: undefined,
    parse: (text) => {
      const port = /^port:(\d{1,5})$/.exec(text)?.[1];
      if (port !== undefined && Number(port) <= 65_535) return { port: Number(port) };
      if (!EXPOSURES.includes(text)) {
        throw new Error(`is "${text}". Set it to one of ${EXPOSURES.join(', ')}, or to a port: port:9464.`);
      }
      return text as Exposure;
    },
  };
}
