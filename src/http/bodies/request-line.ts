import { type NextFunction, type Request, type Response } from 'express';
import { ProblemException } from '../problems/index.js';

const LONGEST_URL = 8 * 1_024;
const MOST_PARAMETERS = 250;

/** Refuses a URL that costs more to take apart than a request to this service ever says with one. */
export function boundedUrl(request: Request, _response: Response, next: NextFunction): void {
  const { url } = request;
  if (url.length > LONGEST_URL) {
    return next(new ProblemException(414, 'uri_too_long', `The URL is longer than ${LONGEST_URL} characters.`));
  }
  const query = url.indexOf('?');
  if (query !== -1 && countOf(url, '&', query) >= MOST_PARAMETERS) {
    const detail = `The query has more than ${MOST_PARAMETERS} parameters.`;
    return next(new ProblemException(400, 'too_many_parameters', detail));
  }
  next();
}

function countOf(text: string, character: string, from: number): number {
  let count = 0;
  for (let at = text.indexOf(character, from); at !== -1; at = text.indexOf(character, at + 1)) count += 1;
  return count;
}
