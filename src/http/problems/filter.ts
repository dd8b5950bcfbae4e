import { randomUUID } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { type Request, type Response } from 'express';
import { type Observable, throwError } from 'rxjs';
import { type DataSource } from 'typeorm';
import { TenancyError } from '../../tenancy/index.js';
import { requestIdOf } from '../request-id.js';
import { ConstraintFields } from './constraint-fields.js';
import { InternalProblem } from './kinds.js';
import { problemOf, type ProblemMapper } from './translate.js';

/** Headers that describe the answer there would have been. */
const HEADERS_OF_SUCCESS = ['ETag', 'Location', 'Content-Disposition', 'Content-Encoding'];

/**
 * The one place where an error becomes an answer: `application/problem+json` (RFC 9457), nothing internal in it. What
 * nobody foresaw is a 500 with the request's id, logged once under that id.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');
  private readonly fields: ConstraintFields;

  constructor(
    dataSources: readonly Pick<DataSource, 'entityMetadatas'>[],
    private readonly mapper?: ProblemMapper,
  ) {
    this.fields = new ConstraintFields(dataSources);
  }

  /** @throws the problem, in handlers of other kinds than HTTP: their own server tells it. */
  catch(error: unknown, host: ArgumentsHost): Observable<never> | void {
    if (host.getType() !== 'http') return this.tellElsewhere(error, host);
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const requestId = requestIdOf(request);
    const problem = problemOf(error, this.fields, this.mapper) ?? new InternalProblem(requestId, codeOf(error));
    if (problem.getStatus() >= 500) this.log(error, problem.code, problem.getStatus(), request, requestId);
    // Part of the answer is out already: only a broken connection tells the client that the rest is missing.
    if (response.headersSent) {
      response.destroy();
      return;
    }
    for (const header of HEADERS_OF_SUCCESS) response.removeHeader(header);
    response
      .status(problem.getStatus())
      .set(problem.headers)
      .type('application/problem+json')
      .send(JSON.stringify(problem.toBody()));
  }

  private tellElsewhere(error: unknown, host: ArgumentsHost): Observable<never> {
    const requestId = randomUUID();
    const problem = problemOf(error, this.fields, this.mapper) ?? new InternalProblem(requestId, codeOf(error));
    if (problem.getStatus() >= 500) {
      const line = `${problem.code} in a handler of the kind ${host.getType()} (${requestId})`;
      this.logger.error(line, error instanceof Error ? error.stack : String(error));
    }
    // A microservice answers with what the Observable fails with. All others take what a filter throws.
    if (host.getType() === 'rpc') return throwError(() => problem.toBody());
    throw problem;
  }

  private log(error: unknown, code: string, status: number, request: Request, requestId: string): void {
    const line = `${code} in ${request.method} ${request.path} (request ${requestId})`;
    if (status === 503) this.logger.warn(`${line}: ${messageOf(error)}`);
    else this.logger.error(line, error instanceof Error ? error.stack : String(error));
  }
}

/** Refusals of the core keep their stable code; of any other fault the client learns nothing. */
function codeOf(error: unknown): string {
  const cause = (error as { driverError?: unknown } | null)?.driverError ?? error;
  return cause instanceof TenancyError ? cause.code : 'internal_error';
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
