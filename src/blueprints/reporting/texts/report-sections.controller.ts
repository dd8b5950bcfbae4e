import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../../access/index.js';
import { ResourceController } from '../../../http/index.js';
import { ReportSectionHooks } from './report-section-hooks.js';
import { CreateReportSection, ReportSectionResponse, UpdateReportSection } from './report-section.dto.js';
import { ReportSection } from './report-section.js';

@ApiTags('reporting: report sections')
@Controller('reporting/report-sections')
export class ReportSectionsController extends ResourceController({
  entity: ReportSection,
  response: ReportSectionResponse,
  create: CreateReportSection,
  update: UpdateReportSection,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['reportWeekId', 'metricDefinitionId'],
  sort: ['position', 'createdAt'],
  search: ['heading', 'body'],
  decorate: {
    create: [Requires('reports.write')],
    update: [Requires('reports.write')],
    delete: [Requires('reports.write')],
  },
  hooks: ReportSectionHooks,
}) {}
