import { Controller, Get, Header, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../../http/index.js';
import { CurrentTenant, type Tenant } from '../../../tenancy/index.js';
import { ReportContents } from './report-content.js';
import { reportPage } from './report-page.js';

/** Nothing but the page's own style: text of a tenant that slipped through the escaping would still run nothing. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

@ApiTags('reporting: report weeks')
@ApiBearerAuth('apiKey')
@Controller('reporting/report-weeks')
export class ReportPageController {
  constructor(private readonly contents: ReportContents) {}

  @Get(':id/page')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', POLICY)
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({ summary: 'The report for people: HTML with plots, printable' })
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  @ApiProblems(400, 401, 404)
  async page(@Param('id', ParseUUIDPipe) id: string, @CurrentTenant() tenant: Tenant): Promise<string> {
    return reportPage(tenant.name, await this.contents.of(id));
  }
}
