import { ProblemException } from '../problems/index.js';
import { type BodyLimits } from './limits.js';

const NOUNS: Readonly<Record<keyof BodyLimits, (most: number) => string>> = {
  bytes: (most) => `It may have ${most} bytes.`,
  keys: (most) => `It may have ${most} fields.`,
  keysPerObject: (most) => `An object in it may have ${most} fields.`,
  depth: (most) => `Objects and arrays in it may be ${most} deep.`,
  items: (most) => `An array in it may have ${most} entries.`,
  textLength: (most) => `A text in it may have ${most} characters.`,
};

/** 413: the body is larger than the route takes; `limit` says in which respect, `most` what it may be. */
export class BodyTooLargeProblem extends ProblemException {
  constructor(limit: keyof BodyLimits, most: number) {
    const detail = `The body is larger than this route takes. ${NOUNS[limit](most)}`;
    super(413, 'payload_too_large', detail, { limit, most });
  }
}

/** 400: the body is not JSON in UTF-8, or is JSON that two readers may understand differently. */
export class MalformedJsonProblem extends ProblemException {
  constructor(detail = 'The body is not valid JSON.') {
    super(400, 'malformed_json', detail);
  }
}

/** 415: the body's media type, charset or encoding is not one the route takes. */
export class UnsupportedBodyProblem extends ProblemException {
  constructor(detail = 'Send JSON: Content-Type: application/json.') {
    super(415, 'unsupported_media_type', detail);
  }
}
