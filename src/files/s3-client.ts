/** A bucket, and how it is reached. */
export interface S3Options {
  readonly bucket: string;
  /** What every key begins with: empty, or a path that ends in `/`. */
  readonly prefix: string;
  /** Undefined: AWS_REGION, or the shared configuration of AWS. */
  readonly region: string | undefined;
  /** Undefined: Amazon's own. */
  readonly endpoint: string | undefined;
  readonly pathStyle: boolean;
  /** Undefined: the standard chain of AWS (environment, web identity, container, instance). */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
  /** Longest wait for an answer. Default 30 s. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** The first attempt and two more, with back-off: for 5xx, throttling and broken connections. */
const ATTEMPTS = 3;

/** Loaded with the first file: a start does not wait for it. */
export async function openS3(options: S3Options) {
  const { bucket: Bucket, endpoint, region, pathStyle, credentials, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  // The version that is locked runs on Node 20; that later ones will not is no news for the operator.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const [sdk, { Upload }] = await Promise.all([import('@aws-sdk/client-s3'), import('@aws-sdk/lib-storage')]);
  const client = new sdk.S3Client({
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
    forcePathStyle: pathStyle,
    maxAttempts: ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
      socketTimeout: timeoutMs,
    },
    // Checksums of Amazon's own kind, which other servers refuse. The signature covers the content, or TLS does.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  return { sdk, client, Upload, Bucket };
}

export type S3 = Awaited<ReturnType<typeof openS3>>;
