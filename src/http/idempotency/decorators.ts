import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

export const ANSWERS_CREDENTIAL = 'tenantry:answers-credential';
export const KEEPS_OWN_KEYS = 'tenantry:keeps-own-keys';

/** In the document of the API: the operation takes no `Idempotency-Key`, or describes its own. */
export const NO_KEY_EXTENSION = 'x-idempotency-key';

/** True for requests that are answered with a credential. */
export type AnswersCredentialIf = (body: unknown) => boolean;

/**
 * The route answers with a key, a token or a session, which is never written down: an `Idempotency-Key` is refused there.
 * @param onlyIf For routes that do so for some bodies only.
 * @example
 * @AnswersCredential()
 * @Post('log-in')
 */
export function AnswersCredential(onlyIf: AnswersCredentialIf = () => true): MethodDecorator {
  return applyDecorators(SetMetadata(ANSWERS_CREDENTIAL, onlyIf), ApiExtension(NO_KEY_EXTENSION, 'refused'));
}

/** The route keeps its keys in a table of its own: the header is left to its handler. */
export function KeepsOwnKeys(): MethodDecorator {
  return applyDecorators(SetMetadata(KEEPS_OWN_KEYS, true), ApiExtension(NO_KEY_EXTENSION, 'own'));
}
