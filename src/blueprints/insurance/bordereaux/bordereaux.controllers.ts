import { Body, Controller, Get, Param, ParseUUIDPipe, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../../../access/index.js';
import { ApiProblems, ResourceController } from '../../../http/index.js';
import { Action } from '../actions.js';
import { Allows, guarded } from '../brokers/allows.js';
import { BordereauFile } from './bordereau-file.js';
import { BordereauxItem } from './bordereaux-item.js';
import { BordereauxRun } from './bordereaux-run.js';
import { BordereauxItemResponse, BordereauxRunResponse, RunBordereau } from './bordereaux.dto.js';
import { Bordereaux } from './bordereaux.service.js';

const permission = 'bordereaux.write' as const;

@ApiTags('insurance: bordereaux')
@Controller('insurance/bordereaux-runs')
export class BordereauxRunsController extends ResourceController({
  entity: BordereauxRun,
  response: BordereauxRunResponse,
  noun: 'bordereau',
  filters: ['binderId', 'month', 'status', 'revision'],
  sort: ['month', 'createdAt'],
  decorate: guarded('bordereaux.read'),
}) {
  constructor(
    private readonly bordereaux: Bordereaux,
    private readonly file: BordereauFile,
  ) {
    super();
  }

  @Action({
    path: '',
    summary: 'Run the bordereau of a binder and a month',
    permission,
    response: BordereauxRunResponse,
    status: 201,
  })
  async create(@Body() body: RunBordereau, @CurrentPrincipal() actor?: Principal) {
    return this.toResponse(await this.bordereaux.run(body, actor));
  }

  @Get(':id/csv')
  @ApiOperation({ summary: 'The items of a run as a CSV file' })
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string' } })
  @ApiProblems(400, 401, 403, 404)
  @Allows('bordereaux.read')
  async csv(@Param('id', ParseUUIDPipe) id: string): Promise<StreamableFile> {
    const { month, revision } = await this.resource.get(id);
    const disposition = `attachment; filename="bordereau-${month.slice(0, 7)}-r${revision}.csv"`;
    return new StreamableFile(await this.file.of(id), { type: 'text/csv; charset=utf-8', disposition });
  }
}

@ApiTags('insurance: bordereaux')
@Controller('insurance/bordereaux-items')
export class BordereauxItemsController extends ResourceController({
  entity: BordereauxItem,
  response: BordereauxItemResponse,
  noun: 'bordereau item',
  filters: ['runId', 'financialId', 'policyId', 'policyNumber', 'reason', 'transactionDate'],
  sort: ['lineNumber', 'transactionDate'],
  search: ['policyNumber', 'insuredName'],
  decorate: guarded('bordereaux.read'),
}) {}
