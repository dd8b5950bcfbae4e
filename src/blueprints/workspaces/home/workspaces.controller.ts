import { Body, Controller, Get, Patch, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import { CurrentPrincipal, type Principal, Requires, WithoutTenant } from '../../../access/index.js';
import { ApiProblems, ConflictProblem } from '../../../http/index.js';
import { CurrentTenant, type Tenant, TenantTransaction } from '../../../tenancy/index.js';
import { Workspace } from '../people/workspace.js';
import {
  CreatedWorkspace,
  CreateWorkspace,
  MyWorkspaces,
  UpdateWorkspace,
  WorkspaceResponse,
} from './workspaces.dto.js';
import { WorkspacesOfPeople } from './workspaces-of-people.js';

@ApiTags('workspaces: workspaces')
@ApiBearerAuth('apiKey')
@Controller('workspaces')
export class WorkspacesController {
  constructor(
    private readonly ofPeople: WorkspacesOfPeople,
    @InjectRepository(Workspace) private readonly workspaces: Repository<Workspace>,
  ) {}

  @WithoutTenant()
  // The workspace is made in a transaction of its own: noted as begun before, and as done after.
  @TenantTransaction('statement')
  @Post()
  @ApiOperation({ summary: 'Create a workspace and own it' })
  @ApiCreatedResponse({ type: CreatedWorkspace })
  @ApiProblems(400, 401, 409, 503)
  async create(
    @Body() { name, description }: CreateWorkspace,
    @CurrentPrincipal() principal: Principal,
  ): Promise<CreatedWorkspace> {
    return { id: await this.ofPeople.create(personOf(principal), name, description), name };
  }

  @WithoutTenant()
  @Get('mine')
  @ApiOperation({ summary: 'The workspaces of whoever is logged in' })
  @ApiOkResponse({ type: MyWorkspaces })
  @ApiProblems(401, 409)
  async mine(@CurrentPrincipal() principal: Principal): Promise<MyWorkspaces> {
    const memberships = await this.ofPeople.of(personOf(principal));
    return {
      items: memberships.map(({ role, joinedAt, workspace: { id, name, description } }) => ({
        id,
        name,
        description,
        role,
        joinedAt,
      })),
    };
  }

  @Get('current')
  @ApiOperation({ summary: 'The workspace the request is in' })
  @ApiOkResponse({ type: WorkspaceResponse })
  @ApiProblems(401, 404)
  current(@CurrentTenant() { slug }: Tenant): Promise<WorkspaceResponse> {
    return this.workspaces.findOneByOrFail({ id: slug });
  }

  @Patch('current')
  @Requires('workspace.write')
  @ApiOperation({ summary: 'Change its name or description' })
  @ApiOkResponse({ type: WorkspaceResponse })
  @ApiProblems(400, 401, 403, 404)
  async update(@Body() body: UpdateWorkspace, @CurrentTenant() { slug }: Tenant): Promise<WorkspaceResponse> {
    const workspace = await this.workspaces.findOneByOrFail({ id: slug });
    return this.workspaces.save(Object.assign(workspace, body));
  }
}

/** A key that is bound to a person enters one workspace, and neither lists nor makes others. */
function personOf({ userId, session }: Principal): string {
  if (!userId || !session) throw new ConflictProblem('no_person', 'This needs a person: log in. A key is not one.');
  return userId;
}
