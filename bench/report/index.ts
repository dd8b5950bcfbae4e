export { drawPlots } from './plots.js';
export { writeReadme } from './readme.js';
export { type BenchReport, type CaseReport, readReport, reportOf } from './report.js';
