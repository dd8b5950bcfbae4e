import { applyDecorators, Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, Requires, type Principal } from '../../../access/index.js';
import { ApiProblems, ResourceController } from '../../../http/index.js';
import { TenantTransaction } from '../../../tenancy/index.js';
import {
  FailSyncRun,
  FetchSyncRun,
  RawSnapshotResponse,
  RecordSnapshot,
  snapshotResponse,
  StartSyncRun,
  SyncRunResponse,
} from './sync-run.dto.js';
import { SyncRunner } from './sync-runner.js';
import { SyncRun } from './sync-run.js';
import { SyncRuns } from './sync-runs.js';

/** `POST :id/<action>`, answering with the run. */
function ActionRoute(action: string, summary: string): MethodDecorator {
  return applyDecorators(
    Post(`:id/${action}`),
    HttpCode(200),
    Requires('syncs.run'),
    ApiOperation({ summary }),
    ApiOkResponse({ type: SyncRunResponse }),
    ApiProblems(400, 401, 403, 404, 409),
  );
}

@ApiTags('reporting: sync runs')
@Controller('reporting/sync-runs')
export class SyncRunsController extends ResourceController({
  entity: SyncRun,
  response: SyncRunResponse,
  operations: ['list', 'get'],
  filters: ['status', 'dataSourceId'],
  sort: ['createdAt', 'startedAt', 'finishedAt'],
}) {
  constructor(
    private readonly runs: SyncRuns,
    private readonly runner: SyncRunner,
  ) {
    super();
  }

  @Post()
  @Requires('syncs.run')
  @ApiOperation({ summary: 'Start a run: of a data source, to be fetched, or without one, to record payloads' })
  @ApiCreatedResponse({ type: SyncRunResponse })
  @ApiProblems(400, 401, 403, 409, 422)
  async start(@Body() { dataSourceId }: StartSyncRun, @CurrentPrincipal() principal?: Principal) {
    return this.toResponse(await this.runs.start(dataSourceId ?? null, principal?.userId ?? null));
  }

  @ActionRoute('fetch', 'Fetch the source page by page, going on where the run stands')
  @TenantTransaction('statement')
  async fetch(@Param('id', ParseUUIDPipe) id: string, @Body() options: FetchSyncRun) {
    return this.toResponse(await this.runner.fetch(id, options));
  }

  @Post(':id/snapshots')
  @Requires('syncs.run')
  @ApiOperation({ summary: 'Record a payload as it is; the same payload again answers with the snapshot there is' })
  @ApiCreatedResponse({ type: RawSnapshotResponse })
  @ApiProblems(400, 401, 403, 404, 409)
  async record(@Param('id', ParseUUIDPipe) id: string, @Body() { endpoint, externalId, payload }: RecordSnapshot) {
    return snapshotResponse(await this.runs.record(id, endpoint, { externalId, payload }));
  }

  @ActionRoute('finish', 'End the run and make the figures of the open weeks')
  async finish(@Param('id', ParseUUIDPipe) id: string) {
    return this.toResponse(await this.runs.finish(id));
  }

  @ActionRoute('fail', 'End the run with a reason; what was recorded stays')
  async fail(@Param('id', ParseUUIDPipe) id: string, @Body() { error }: FailSyncRun) {
    return this.toResponse(await this.runs.fail(id, error));
  }
}
