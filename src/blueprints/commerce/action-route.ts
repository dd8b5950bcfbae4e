import { applyDecorators, HttpCode, Post, type Type } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Requires } from '../../access/index.js';
import { ApiProblems } from '../../http/index.js';

/** `POST …/:id/<action>`: a step in a row's life. Answers 200 with the row, 409 with the moves allowed instead. */
export function ActionRoute(
  path: string,
  summary: string,
  permission: string,
  response: Type<object>,
): MethodDecorator {
  return applyDecorators(
    Post(path),
    HttpCode(200),
    ApiOperation({ summary }),
    ApiOkResponse({ type: response }),
    ApiProblems(400, 401, 403, 404, 409, 422),
    Requires(permission),
  );
}
