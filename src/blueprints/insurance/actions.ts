import { applyDecorators, HttpCode, Post, type Type } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiProblems } from '../../http/index.js';
import { Allows } from './brokers/allows.js';
import { type PermissionKey } from './brokers/permissions.js';

interface ActionOptions {
  path: string;
  summary: string;
  permission: PermissionKey;
  response: Type<object>;
  /** 200 unless the action makes a row of its own (201). */
  status?: 200 | 201;
}

/** A route that does more than write one row, `POST :id/bind`: its verb, permission and documentation. */
export function Action({ path, summary, permission, response, status = 200 }: ActionOptions): MethodDecorator {
  const answer = status === 201 ? ApiCreatedResponse : ApiOkResponse;
  return applyDecorators(
    Post(path),
    HttpCode(status),
    ApiOperation({ summary }),
    answer({ type: response }),
    ApiProblems(400, 401, 403, 404, 409, 422),
    Allows(permission),
  );
}
