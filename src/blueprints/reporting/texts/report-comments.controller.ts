import { Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../../access/index.js';
import { ApiProblems, ResourceController } from '../../../http/index.js';
import { ReportCommentHooks } from './report-comment-hooks.js';
import { CreateReportComment, ReportCommentResponse, UpdateReportComment } from './report-comment.dto.js';
import { ReportComment } from './report-comment.js';

@ApiTags('reporting: report comments')
@Controller('reporting/report-comments')
export class ReportCommentsController extends ResourceController({
  entity: ReportComment,
  response: ReportCommentResponse,
  create: CreateReportComment,
  update: UpdateReportComment,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['reportWeekId', 'sectionId', 'authorId', 'resolvedAt'],
  sort: ['createdAt'],
  search: ['body'],
  decorate: {
    create: [Requires('reports.comment')],
    update: [Requires('reports.comment')],
    delete: [Requires('reports.comment')],
  },
  hooks: ReportCommentHooks,
}) {
  /** Again: nothing changes, the first time stands. */
  @Post(':id/resolve')
  @HttpCode(200)
  @Requires('reports.comment')
  @ApiOperation({ summary: 'Mark the remark as dealt with' })
  @ApiOkResponse({ type: ReportCommentResponse })
  @ApiProblems(400, 401, 403, 404, 409)
  async resolve(@Param('id', ParseUUIDPipe) id: string) {
    const comment = await this.resource.get(id);
    if (comment.resolvedAt) return this.toResponse(comment);
    return this.toResponse(await this.resource.update({ id, body: { resolvedAt: new Date() } }));
  }
}
