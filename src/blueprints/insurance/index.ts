export { insurance } from './definition.js';
export { InsuranceModule } from './insurance.module.js';
