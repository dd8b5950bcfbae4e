import { type Operation } from '../../http/index.js';
import { Requires } from '../../access/index.js';

/** Reading an area needs `<area>.read`, changing it `<area>.write`. */
export function guarded(area: string): Partial<Record<Operation, readonly MethodDecorator[]>> {
  const [read, write] = [Requires(`${area}.read`), Requires(`${area}.write`)];
  return { list: [read], get: [read], create: [write], update: [write], delete: [write] };
}
