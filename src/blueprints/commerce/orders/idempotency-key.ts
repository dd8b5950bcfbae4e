import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Request } from 'express';
import { InvalidRequestProblem } from '../../../http/index.js';

const HEADER = 'Idempotency-Key';
const KEY = /^[\x21-\x7e]{1,255}$/;

/** The request's `Idempotency-Key`, null where none was sent. @throws InvalidRequestProblem (400). */
export const IdempotencyKey = createParamDecorator(
  ({ required }: { required: boolean }, context: ExecutionContext): string | null => {
    const key = context.switchToHttp().getRequest<Request>().get(HEADER);
    if (key === undefined && !required) return null;
    if (key !== undefined && KEY.test(key)) return key;
    throw new InvalidRequestProblem([
      {
        in: 'header',
        field: HEADER,
        message: `${HEADER} must be 1 to 255 visible ASCII characters, one key per attempt`,
      },
    ]);
  },
);
