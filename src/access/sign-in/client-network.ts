import { isIPv4, isIPv6 } from 'node:net';

const MAPPED_IPV4 = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;
const GROUPS = 8;
const GROUPS_OF_A_NETWORK = 4;

/**
 * The network attempts are counted for: an IPv4 address itself, the /64 of an IPv6 address, since a /64 is what one
 * connection is given and its 2^64 addresses cost nothing. An IPv4 address written as IPv6 (`::ffff:…`) is the IPv4 one.
 * What is no address at all counts as one network.
 * @example clientNetwork('2001:db8:1:2:aaaa::7') // '2001:db8:1:2::/64'
 */
export function clientNetwork(address: string | null | undefined): string {
  const bare = (address ?? '').split('%')[0];
  const mapped = MAPPED_IPV4.exec(bare)?.[1];
  if (mapped && isIPv4(mapped)) return mapped;
  if (isIPv4(bare)) return bare;
  if (!isIPv6(bare)) return 'unknown';
  return `${groupsOf(bare).slice(0, GROUPS_OF_A_NETWORK).join(':')}::/64`;
}

/** The eight groups, without leading zeros and in lower case. */
function groupsOf(address: string): string[] {
  const [head, tail] = address.toLowerCase().split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail ? tail.split(':') : [];
  // A dotted end stands for two groups.
  const dotted = [...first, ...last].some((group) => group.includes('.')) ? 1 : 0;
  const zeros = tail === undefined ? 0 : GROUPS - dotted - first.length - last.length;
  return [...first, ...Array<string>(zeros).fill('0'), ...last].map((group) => group.replace(/^0+(?=.)/, ''));
}
