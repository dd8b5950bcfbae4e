import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ResourceController } from '../../../http/index.js';
import { CtRawSnapshot } from './ct-raw-snapshot.js';
import { RawSnapshotResponse } from './sync-run.dto.js';

/** Read only: payloads are recorded by runs and never changed. */
@ApiTags('reporting: raw snapshots')
@Controller('reporting/raw-snapshots')
export class RawSnapshotsController extends ResourceController({
  entity: CtRawSnapshot,
  response: RawSnapshotResponse,
  noun: 'raw snapshot',
  operations: ['list', 'get'],
  filters: ['endpoint', 'externalId', 'syncRunId', 'dataSourceId'],
  sort: ['createdAt'],
}) {}
