import { type Tenant } from '../../../src/tenancy/index.js';
import { bySchema } from '../../world/blueprints.js';
import { makeWorld, type World } from '../../world/world.js';

/** A database with so many small tenants. */
export interface Size {
  readonly count: number;
  readonly world: World;
  readonly tenants: readonly Tenant[];
}

/** Databases side by side, so that they can take turns. */
export class Sizes {
  private readonly all: Size[] = [];

  static async open(serverUrl: string, counts: readonly number[], say: (line: string) => void): Promise<Sizes> {
    const sizes = new Sizes();
    try {
      for (const count of counts) {
        say(`making ${count} tenants`);
        const world = await makeWorld(serverUrl, [bySchema]);
        // Listed before it is filled: what stops half way is closed too.
        const tenants: Tenant[] = [];
        sizes.all.push({ count, world, tenants });
        tenants.push(...(await world.settle(bySchema, count, 'g')));
      }
      return sizes;
    } catch (error) {
      await sizes.close();
      throw error;
    }
  }

  get(counts: readonly number[]): Size[] {
    return this.all.filter(({ count }) => counts.includes(count));
  }

  async close(): Promise<void> {
    for (const { world } of this.all) await world.close();
  }
}
