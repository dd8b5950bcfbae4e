import { type Type } from '@nestjs/common';
import { type Blueprint } from '../tenancy/index.js';
import { commerce, CommerceModule } from './commerce/index.js';
import { insurance, InsuranceModule } from './insurance/index.js';
import { reporting, ReportingModule } from './reporting/index.js';
import { support, SupportModule } from './support/index.js';
import { workspaces, WorkspacesModule } from './workspaces/index.js';

/** A blueprint and the Nest module that serves it. */
export interface ServedBlueprint {
  readonly definition: Blueprint;
  readonly module: Type;
}

/** All blueprints there are. Adding one is one line here. */
export const catalogue: readonly ServedBlueprint[] = [
  { definition: insurance, module: InsuranceModule },
  { definition: commerce, module: CommerceModule },
  { definition: support, module: SupportModule },
  { definition: reporting, module: ReportingModule },
  { definition: workspaces, module: WorkspacesModule },
];

/** The blueprints of these names, in the order of the catalogue; all where none are named. @throws UnknownNameError */
export function blueprintsNamed(names: readonly string[] | undefined): readonly ServedBlueprint[] {
  if (!names) return catalogue;
  const known = catalogue.map(({ definition }) => definition.name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new UnknownNameError(unknown, known);
  return catalogue.filter(({ definition }) => names.includes(definition.name));
}

/** Raised when the setting BLUEPRINTS names one that there is not. */
export class UnknownNameError extends Error {
  readonly code = 'unknown_blueprint';
  constructor(unknown: readonly string[], known: readonly string[]) {
    super(`BLUEPRINTS names ${unknown.join(', ')}, which there is not. There are: ${known.join(', ')}.`);
    this.name = 'UnknownNameError';
  }
}
