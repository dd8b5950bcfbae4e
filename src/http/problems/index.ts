export { RequestValidationPipe } from './body-pipe.js';
export { ApiProblems, ProblemDocument, problemResponse } from './documented.js';
export { ProblemFilter } from './filter.js';
export * from './kinds.js';
export * from './problem.js';
export { type ProblemMapper } from './translate.js';
