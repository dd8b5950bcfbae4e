import { isIP } from 'node:net';
import { type Variable } from './variable.js';

/** How many proxies stand before the application, or their networks; undefined where there are none. */
export type TrustedProxies = number | readonly string[] | undefined;

const NAMED = ['loopback', 'linklocal', 'uniquelocal'];
const MOST_HOPS = 10;

/** A number of proxies, or networks and addresses with commas between them. */
export function trustedProxies(): Variable<TrustedProxies> {
  return {
    fallback: undefined,
    parse: (value) => {
      if (/^\d+$/.test(value) && Number(value) <= MOST_HOPS) return Number(value) || undefined;
      const networks = value.split(',').map((network) => network.trim());
      const wrong = networks.find((network) => !NAMED.includes(network) && !isNetwork(network));
      if (wrong === undefined) return [...new Set(networks)];
      throw new Error(
        `holds "${wrong}". Write the number of proxies in front (0 to ${MOST_HOPS}), or their networks: loopback, 10.0.0.0/8.`,
      );
    },
  };
}

/** Not `0.0.0.0/0`: to trust everybody is to let each client choose its address. */
function isNetwork(text: string): boolean {
  const [address, bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (family === 4 ? 32 : 128))
  );
}
