export { support } from './definition.js';
export { SupportModule } from './support.module.js';
