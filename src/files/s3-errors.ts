import { FileMissingError, FileStoreUnavailableError } from './errors.js';

interface S3Failure {
  readonly name?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Errors that only a change of the settings or of a right can mend. */
const PERMANENT =
  /^(AccessDenied|NoSuchBucket|InvalidAccessKeyId|SignatureDoesNotMatch|PermanentRedirect|InvalidBucketName|CredentialsProviderError|AuthorizationHeaderMalformed)$/;

const OF_CONNECTION = /^(E[A-Z]{3,}|TimeoutError|NetworkingError|CredentialsProviderError)/;

/** What the store said becomes an error of the store; what the sender of the content says stays as it is. */
export function ofStore(error: unknown, key?: string): unknown {
  const { name = '', code = '', $metadata } = error as S3Failure;
  if (key !== undefined && name === 'NoSuchKey') return new FileMissingError(key);
  const status = $metadata?.httpStatusCode;
  const isOfStore =
    status !== undefined || $metadata !== undefined || OF_CONNECTION.test(name) || OF_CONNECTION.test(code);
  if (!isOfStore) return error;
  const reason = [name === 'Error' ? '' : name, code, status].filter(Boolean).join(' ') || 'it does not answer';
  return new FileStoreUnavailableError(reason, PERMANENT.test(name));
}
