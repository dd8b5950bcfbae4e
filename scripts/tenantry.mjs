// node scripts/tenantry.mjs <command>: the commands from the sources, without a build, in whatever folder one is.
import { register } from 'node:module';
import { join } from 'node:path';

process.env.SWC_NODE_PROJECT ??= join(import.meta.dirname, '../tsconfig.json');
// The package's own esm-register looks for itself in the folder one is in.
register('@swc-node/register/esm', import.meta.url);
await import('../src/cli.ts');
