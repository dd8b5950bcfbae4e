export { OUTDATED_SCHEMAS } from './outdated.js';
export { inPresentForm } from './present-form.js';
export { renewSharedPolicies, renewTenantPolicies } from './renew.js';
