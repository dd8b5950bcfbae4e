import { Requires } from './decorators.js';

/** The decorators of a resource's five operations: reading an area needs `<area>.read`, changing it `<area>.write`. */
export function guarded(area: string) {
  const [read, write] = [Requires(`${area}.read`), Requires(`${area}.write`)];
  return { list: [read], get: [read], create: [write], update: [write], delete: [write] };
}
