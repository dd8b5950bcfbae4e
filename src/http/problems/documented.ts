import { applyDecorators } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiProperty,
  ApiPropertyOptional,
  ApiResponse,
  ApiSchema,
  getSchemaPath,
} from '@nestjs/swagger';

@ApiSchema({ name: 'FieldError' })
export class FieldErrorDocument {
  @ApiProperty({ enum: ['body', 'query', 'path', 'header'] })
  in: string;

  @ApiProperty({ example: 'email' })
  field: string;

  @ApiProperty({ example: 'email must be an email' })
  message: string;
}

@ApiSchema({ name: 'Problem', description: 'RFC 9457. Programs branch on `code`; further members depend on it.' })
export class ProblemDocument {
  @ApiProperty({ example: 'urn:tenantry:problem:invalid_request' })
  type: string;

  @ApiProperty({ example: 'Invalid request' })
  title: string;

  @ApiProperty({ type: 'integer', example: 400 })
  status: number;

  @ApiProperty({ example: 'invalid_request' })
  code: string;

  @ApiProperty({ example: 'The request is not valid: email.' })
  detail: string;

  @ApiPropertyOptional({ type: [FieldErrorDocument] })
  errors?: FieldErrorDocument[];
}

const MEANINGS: Readonly<Record<number, string>> = {
  400: 'The request is not valid; `errors` names every field.',
  401: 'No valid key or session.',
  403: 'A permission is missing.',
  404: 'There is no such thing here.',
  409: 'The state of things does not allow it.',
  412: 'The row has changed since it was read.',
  413: 'The body is too large.',
  422: 'Against a rule, which `code` names.',
  500: 'The request could not be served; `requestId` finds it in the log.',
  503: 'Not available now: retry after the seconds in Retry-After. Without that header (`outcome_unknown`), look first whether it was done.',
};

/** The response object of an OpenAPI document for one status. */
export function problemResponse(status: number) {
  return {
    description: MEANINGS[status] ?? 'A problem.',
    content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDocument) } } },
  };
}

/** Documents the problems a route answers with. */
export function ApiProblems(...statuses: number[]): ClassDecorator & MethodDecorator {
  return applyDecorators(
    ApiExtraModels(ProblemDocument),
    ...statuses.map((status) => ApiResponse({ status, ...problemResponse(status) })),
  ) as ClassDecorator & MethodDecorator;
}
