import { ApiProperty, ApiSchema, PartialType, PickType } from '@nestjs/swagger';
import { WorkspaceRole } from '../members/workspace-role.js';
import { Workspace } from '../people/workspace.js';

@ApiSchema({ name: 'WorkspacesWorkspace' })
export class WorkspaceResponse extends PickType(Workspace, [
  'id',
  'name',
  'description',
  'createdBy',
  'createdAt',
  'updatedAt',
] as const) {}

@ApiSchema({ name: 'WorkspacesCreateWorkspace' })
export class CreateWorkspace extends PickType(Workspace, ['name', 'description'] as const) {}

@ApiSchema({ name: 'WorkspacesUpdateWorkspace' })
export class UpdateWorkspace extends PartialType(CreateWorkspace) {}

@ApiSchema({ name: 'WorkspacesMine' })
export class MyWorkspace extends PickType(Workspace, ['id', 'name', 'description'] as const) {
  @ApiProperty({ enum: Object.values(WorkspaceRole) })
  role: WorkspaceRole;

  @ApiProperty({ type: String, format: 'date-time' })
  joinedAt: Date;
}

@ApiSchema({ name: 'WorkspacesCreated' })
export class CreatedWorkspace extends PickType(Workspace, ['id', 'name'] as const) {}

@ApiSchema({ name: 'WorkspacesMineList' })
export class MyWorkspaces {
  @ApiProperty({ type: [MyWorkspace] })
  items: MyWorkspace[];
}
