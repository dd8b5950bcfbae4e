import { type MigrationClass } from '../../src/tenancy/index.js';
import { Register20261121073000 } from './20261121073000-register.js';
import { TenantContext20261121073100 } from './20261121073100-tenant-context.js';
import { Isolation20261121073200 } from './20261121073200-isolation.js';
import { Fleet20261121073300 } from './20261121073300-fleet.js';
import { FleetFingerprints20261121073400 } from './20261121073400-fleet-fingerprints.js';
import { SignedClaims20261121123000 } from './20261121123000-signed-claims.js';
import { FleetNotes20261129233000 } from './20261129233000-fleet-notes.js';
import { PoliciesOfNoRole20261201100000 } from './20261201100000-policies-of-no-role.js';
import { ErasingAndRestingNames20261201120000 } from './20261201120000-erasing-and-resting-names.js';
import { IdempotencyKeys20261201130000 } from './20261201130000-idempotency-keys.js';

export const migrations: MigrationClass[] = [
  Register20261121073000,
  TenantContext20261121073100,
  Isolation20261121073200,
  Fleet20261121073300,
  FleetFingerprints20261121073400,
  SignedClaims20261121123000,
  FleetNotes20261129233000,
  PoliciesOfNoRole20261201100000,
  ErasingAndRestingNames20261201120000,
  IdempotencyKeys20261201130000,
];
