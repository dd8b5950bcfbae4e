import { applyDecorators, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiProblems } from '../../../http/index.js';
import { ReportWeekResponse } from './report-week.dto.js';
import { type WeekMove } from './week-life.js';

/** `POST :id/<move>`, answering with the week. */
export function MoveRoute(move: WeekMove, summary: string): MethodDecorator {
  return applyDecorators(
    Post(`:id/${move}`),
    HttpCode(200),
    ApiOperation({ summary }),
    ApiOkResponse({ type: ReportWeekResponse }),
    ApiProblems(400, 401, 403, 404, 409),
  );
}
