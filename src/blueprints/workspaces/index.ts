export { workspaces } from './blueprint.js';
export { withWorkspace } from './ids/with-workspace.js';
export { generateWorkspaceId, isValidWorkspaceId } from './ids/workspace-id.js';
export { WorkspacesModule } from './workspaces.module.js';
