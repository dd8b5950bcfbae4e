import { type Variable } from '../variable.js';
import { folderOf, type FolderPlace } from './folder.js';
import { oneOf, optionsOf } from './query.js';

/** A bucket of a server that speaks S3. */
export interface S3Place {
  readonly kind: 's3';
  readonly bucket: string;
  /** What every key begins with: empty, or a path that ends in `/`. */
  readonly prefix: string;
  /** Undefined: AWS_REGION, or the shared configuration of AWS. */
  readonly region: string | undefined;
  /** Undefined: Amazon's own. */
  readonly endpoint: string | undefined;
  /** True: the bucket is in the path of the URL; false: in its host name. */
  readonly pathStyle: boolean;
  /** Undefined: the standard chain of AWS (environment, web identity, container, instance). */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

export type StoragePlace = FolderPlace | S3Place;

const EXAMPLE = 's3://key:secret@bucket/prefix?region=eu-central-1';
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** `s3:` with bucket, prefix and options; or `file:` and a folder. The text is in no message: it holds a secret. */
export function storageUrl(): Variable<StoragePlace | undefined> {
  return { fallback: undefined, parse: (text) => folderOf(text) ?? s3Of(text) };
}

function s3Of(text: string): S3Place {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.protocol !== 's3:' || url.port !== '' || url.hash !== '' || !BUCKET.test(url.hostname)) {
    throw new Error(
      `is not a URL like ${EXAMPLE}, or file:<folder>. Special characters of the secret are percent-encoded.`,
    );
  }
  const { endpoint, region, addressing } = optionsOf(url, ['endpoint', 'region', 'addressing']);
  if (endpoint !== undefined && !(URL.canParse(endpoint) && /^https?:$/.test(new URL(endpoint).protocol))) {
    throw new Error('has an endpoint that is no URL. Write it like endpoint=https://storage.example.com.');
  }
  if ((url.username === '') !== (url.password === '')) {
    throw new Error('has a key or a secret alone. Write both, or neither to take the credentials of the environment.');
  }
  const prefix = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '');
  return {
    kind: 's3',
    bucket: url.hostname,
    prefix: prefix === '' ? '' : `${prefix}/`,
    // Servers that are not Amazon's mostly have no regions, and the signature needs one all the same.
    region: region ?? (endpoint === undefined ? undefined : 'us-east-1'),
    endpoint,
    pathStyle:
      oneOf('addressing', addressing ?? (endpoint === undefined ? 'virtual' : 'path'), ['path', 'virtual']) === 'path',
    credentials:
      url.username === ''
        ? undefined
        : { accessKeyId: decodeURIComponent(url.username), secretAccessKey: decodeURIComponent(url.password) },
  };
}
