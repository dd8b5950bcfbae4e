import { applyDecorators, Controller, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { PlatformOnly } from '../access/index.js';
import { ApiProblems, KEY_SCHEME } from '../http/index.js';
import { ForgetWhatChanged } from './forget-what-changed.js';

/** A controller under `/ops`, for platform keys only. */
export function OpsController(path: string): ClassDecorator {
  return applyDecorators(
    Controller(`ops/${path}`),
    PlatformOnly() as ClassDecorator,
    UseInterceptors(ForgetWhatChanged),
    ApiTags('operations'),
    ApiBearerAuth(KEY_SCHEME),
    ApiProblems(400, 401, 403, 503),
  );
}
