import { ForbiddenException } from '@nestjs/common';

/** Raised when a handler that is not reached over HTTP is called, and nothing says where its credential is. */
export class EntranceNotAuthorisedError extends ForbiddenException {
  readonly code = 'entrance_not_authorised';
  constructor(
    kind: string,
    remedy = 'Give AccessModule `requestOf`, which returns the request with its headers, or mark the handler @Public().',
  ) {
    super({
      code: 'entrance_not_authorised',
      message: `A handler of the kind "${kind}" was called without a credential that can be checked. ${remedy}`,
    });
    this.name = 'EntranceNotAuthorisedError';
  }
}
