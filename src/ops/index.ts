export { OpsModule } from './ops.module.js';
export { platformKeyOnly } from './platform-key-only.js';
export { lifecycleProblem } from './problems.js';
