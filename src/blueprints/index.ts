import { type Type } from '@nestjs/common';
import { type Blueprint } from '../tenancy/index.js';
import { commerce } from './commerce/index.js';
import { insurance } from './insurance/index.js';
import { reporting } from './reporting/index.js';
import { support } from './support/index.js';
import { workspaces } from './workspaces/index.js';

/** A blueprint with the Nest module that serves it. */
export interface ServedBlueprint {
  readonly definition: Blueprint;
  readonly module: Type;
}

/** All blueprints there are. Adding one is one line here. */
export const catalogue: readonly { definition: Blueprint }[] = [
  { definition: insurance },
  { definition: commerce },
  { definition: support },
  { definition: reporting },
  { definition: workspaces },
];
