export { OpsModule } from './ops.module.js';
export { lifecycleProblem } from './problems.js';
