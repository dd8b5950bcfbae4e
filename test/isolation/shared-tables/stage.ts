import { randomBytes } from 'node:crypto';
import { type OpenAPIObject } from '@nestjs/swagger';
import { Client } from 'pg';
import { getMetadataArgsStorage } from 'typeorm';
import { Throttle } from '../../../src/access/index.js';
import { catalogue } from '../../../src/blueprints/index.js';
import { type Blueprint } from '../../../src/tenancy/index.js';
import { startTestApp } from '../../support/app.js';
import { type Route, routesOf } from '../kit/document.js';
import { Holdings } from '../kit/holdings.js';
import { HttpClient } from '../support/http-client.js';
import { makePair } from '../support/pair.js';
import { Actor } from './actor.js';
import { leaveInvitationOpen, peopleOf } from './people.js';

/** Two tenants of one blueprint on shared tables, with demo data and people. */
export interface Scene {
  readonly blueprint: Blueprint;
  readonly tenantColumn: string;
  readonly routes: readonly Route[];
  /** Who attacks, then who is attacked: both ways. */
  readonly directions: readonly (readonly [Actor, Actor])[];
  /** Puts rows into the tables that have none, and each tenant's canary into its texts. */
  plant(this: void): Promise<void>;
}

export interface Stage {
  readonly owner: Client;
  readonly scenes: Readonly<Record<string, Scene>>;
  close(): Promise<void>;
}

/** The blueprints whose tenants share tables. */
export const SHARED = catalogue.map(({ definition }) => definition).filter(({ isolation }) => isolation.mode === 'row');

/** One application for all blueprints on shared tables. Few connections: whoever comes next has one an attack was on. */
export async function setStage(): Promise<Stage> {
  // Other tests count attempts; here all of them are to get as far as they can.
  const throttle = jest.spyOn(Throttle.prototype, 'count').mockResolvedValue();
  const app = await startTestApp({ BLUEPRINTS: SHARED.map(({ name }) => name).join(), DB_POOL_SIZE: '4' });
  const client = new HttpClient(Number(new URL(app.baseUrl).port), 16);
  const owner = new Client({ connectionString: app.urls.ownerUrl });
  await owner.connect();
  const document = (await client.call({ path: '/docs-json' })).json as OpenAPIObject;

  const sceneOf = async (blueprint: Blueprint): Promise<Scene> => {
    const { isolation, shared, name } = blueprint;
    if (isolation.mode !== 'row') throw new Error(`${name} has no shared tables`);
    const { tenantColumn } = isolation;
    const actors: Actor[] = [];
    for (const own of await makePair(app, blueprint)) {
      const canary = `canary${randomBytes(8).toString('hex')}`;
      const { person, byRoute } = await peopleOf[name](client, app, own);
      const holdings = await Holdings.of(owner, own.tenant, { tenantColumn, sharedSchema: shared.schema });
      actors.push(new Actor(client, own, canary, holdings, byRoute, person));
    }
    const [a, b] = actors;
    const directions = [[a, b] as const, [b, a] as const];
    const plant = async () => {
      for (const { holdings, canary, own } of actors) {
        await holdings.plant(canary);
        await plantInProfile(owner, blueprint, own.tenant.key, canary);
        // Planted texts stand where an invitation keeps what it is: one of before is none any more.
        await leaveInvitationOpen(name, client, app, own);
      }
    };
    return { blueprint, tenantColumn, routes: routesOf(document, `/${name}`), directions, plant };
  };

  const scenes: Record<string, Scene> = {};
  for (const blueprint of SHARED) scenes[blueprint.name] = await sceneOf(blueprint);
  return {
    owner,
    scenes,
    async close() {
      throttle.mockRestore();
      client.close();
      await owner.end();
      await app.close();
    },
  };
}

/** The row about the tenant itself, where the tenant can read it. */
async function plantInProfile(owner: Client, { shared, profile }: Blueprint, key: string, canary: string) {
  if (!profile?.visibleToTenant) return;
  const table = getMetadataArgsStorage().tables.find(({ target }) => target === profile.entity)!.name!;
  const row = `"${shared.schema}"."${table}" SET name = $1 WHERE "${profile.keyColumn}"::text = $2`;
  await owner.query(`UPDATE ${row}`, [canary, key]);
}
