import { type Blueprint } from '../../../src/tenancy/index.js';
import { type TestApp, type TestTenant } from '../../support/app.js';

/** Two tenants of a blueprint with demo data. */
export async function makePair(app: TestApp, blueprint: Blueprint): Promise<[TestTenant, TestTenant]> {
  const make = (which: string) => {
    const slug = blueprint.generateSlug?.() ?? `${blueprint.name}_${which}`;
    return app.createTenant({ blueprint: blueprint.name, slug, name: `${blueprint.name} ${which}`, seed: true });
  };
  return [await make('one'), await make('two')];
}
