import {
  Column,
  Entity,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type MigrationInterface,
  type QueryRunner,
} from 'typeorm';
import { defineBlueprint, rowPerTenant, TenantColumn } from '../../../src/tenancy/index.js';

/** A small blueprint in which every kind of table of row isolation appears. */
@Entity('clubs')
export class Club {
  @PrimaryColumn('uuid')
  id: string;
  @Column('text')
  slug: string;
  @Column('text')
  name: string;
}

/** Identity: the tenants' role may not see it. */
@Entity('members')
export class Member {
  @PrimaryGeneratedColumn('uuid')
  id: string;
  @TenantColumn({ type: 'uuid' })
  clubId: string;
  @Column('text')
  email: string;
}

@Entity('plans')
export class Plan {
  @PrimaryColumn('text')
  name: string;
}

@Entity('matches')
export class Match {
  @PrimaryGeneratedColumn('uuid')
  id: string;
  @TenantColumn({ type: 'uuid' })
  clubId: string;
  @Column('text')
  opponent: string;
}

@Entity('goals')
export class Goal {
  @PrimaryGeneratedColumn('uuid')
  id: string;
  @TenantColumn({ type: 'uuid' })
  clubId: string;
  @Column('uuid')
  matchId: string;
}

class Club20260101000000 implements MigrationInterface {
  name = 'Club20260101000000';
  async up(queryRunner: QueryRunner): Promise<void> {
    const id = `"id" uuid PRIMARY KEY DEFAULT gen_random_uuid()`;
    const club = `"club_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid() REFERENCES "clubs" ("id")`;
    await queryRunner.query(`CREATE TABLE "clubs" (${id}, "slug" text NOT NULL UNIQUE, "name" text NOT NULL)`);
    await queryRunner.query(`CREATE TABLE "members" (${id}, ${club}, "email" text NOT NULL)`);
    await queryRunner.query(`CREATE TABLE "plans" ("name" text PRIMARY KEY)`);
    await queryRunner.query(
      `CREATE TABLE "matches" (${id}, ${club}, "opponent" text NOT NULL, UNIQUE ("club_id", "id"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "goals" (${id}, ${club}, "match_id" uuid NOT NULL,
         FOREIGN KEY ("club_id", "match_id") REFERENCES "matches" ("club_id", "id") ON DELETE RESTRICT)`,
    );
  }
  async down(): Promise<void> {}
}

export const club = defineBlueprint({
  name: 'club',
  isolation: rowPerTenant({ tenantColumn: 'club_id' }),
  shared: {
    schema: 'club',
    entities: [Club, Member, Plan, Match, Goal],
    migrations: [Club20260101000000],
    identity: [Member],
    readableByTenants: [Plan],
    appendOnly: [Goal],
    seed: async (manager) => {
      if (!(await manager.findOneBy(Plan, { name: 'free' }))) await manager.insert(Plan, { name: 'free' });
    },
  },
  profile: {
    entity: Club,
    keyColumn: 'id',
    visibleToTenant: true,
    create: ({ id, slug, name }) => ({ id, slug, name }),
  },
  referenceData: async (manager) => {
    if (!(await manager.findOneBy(Match, { opponent: 'First' }))) await manager.insert(Match, { opponent: 'First' });
  },
  demoData: async (manager) => {
    if (await manager.findOneBy(Match, { opponent: 'Demo' })) return;
    const match = await manager.save(manager.create(Match, { opponent: 'Demo' }));
    await manager.insert(Goal, { matchId: match.id });
    await manager.insert(Member, { email: 'captain@example.com' });
  },
  demoTenants: [],
});
