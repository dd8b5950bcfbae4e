export { workspaces } from './blueprint.js';
