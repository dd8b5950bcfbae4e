import { Body, Controller, Delete, Get, HttpCode, Inject, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type EntityManager } from 'typeorm';
import { CurrentPrincipal, hashPassword, IDENTITY_MANAGER, isPassword, type Principal } from '../../../access/index.js';
import { ApiProblems, ForbiddenProblem, NotFoundProblem, UnprocessableProblem } from '../../../http/index.js';
import { CurrentTenant, type Tenant } from '../../../tenancy/index.js';
import { ChangePassword } from '../login/log-in.dto.js';
import { Sessions } from '../credentials/sessions.js';
import { User } from '../platform/user.entity.js';
import { MemberResponse, MeResponse, SessionResponse } from './team.dto.js';

/** What a person does with their own account. */
@ApiTags('commerce: account')
@ApiBearerAuth('apiKey')
@ApiProblems(401, 403, 404)
@Controller('commerce/auth')
export class AccountController {
  constructor(
    @Inject(IDENTITY_MANAGER) private readonly manager: EntityManager,
    private readonly sessions: Sessions,
  ) {}

  @ApiOperation({ summary: 'Who I am, and what I may do' })
  @ApiOkResponse({ type: MeResponse })
  @Get('me')
  async me(@CurrentPrincipal() { userId, scopes }: Principal, @CurrentTenant() tenant: Tenant): Promise<MeResponse> {
    const user = userId ? await this.manager.findOneBy(User, { id: userId }) : null;
    return { user: user && MemberResponse.of(user), organization: tenant.slug, permissions: scopes };
  }

  @ApiOperation({ summary: 'End this session' })
  @ApiNoContentResponse()
  @Post('log-out')
  @HttpCode(204)
  async logOut(@CurrentPrincipal() principal: Principal): Promise<void> {
    await this.sessions.revoke(personOf(principal), principal.keyId);
  }

  @ApiOperation({ summary: 'My open sessions' })
  @ApiOkResponse({ type: [SessionResponse] })
  @Get('sessions')
  async listSessions(@CurrentPrincipal() principal: Principal): Promise<SessionResponse[]> {
    const open = await this.sessions.listOpen(personOf(principal));
    return open.map((session) => SessionResponse.of(session, principal.keyId));
  }

  @ApiOperation({ summary: 'End one of my sessions' })
  @ApiNoContentResponse()
  @Delete('sessions/:id')
  @HttpCode(204)
  async endSession(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() principal: Principal): Promise<void> {
    if (!(await this.sessions.revoke(personOf(principal), id))) throw new NotFoundProblem('session');
  }

  @ApiOperation({ summary: 'Set or change my password; ends my other sessions' })
  @ApiNoContentResponse()
  @ApiProblems(400, 422)
  @Post('password')
  @HttpCode(204)
  async changePassword(@Body() body: ChangePassword, @CurrentPrincipal() principal: Principal): Promise<void> {
    const id = personOf(principal);
    const user = await this.manager.findOneOrFail(User, { where: { id }, select: { id: true, passwordHash: true } });
    if (user.passwordHash && !(await isPassword(body.currentPassword ?? '', user.passwordHash))) {
      throw new UnprocessableProblem('wrong_password', 'The current password is another.');
    }
    const passwordHash = await hashPassword(body.password);
    await this.manager.transaction(async (manager) => {
      await manager.update(User, { id }, { passwordHash });
      await this.sessions.revokeAll(id, { except: principal.keyId, manager });
    });
  }
}

/** @throws ForbiddenProblem (403) for keys of programs: they have no account. */
function personOf({ userId }: Principal): string {
  if (!userId) throw new ForbiddenProblem();
  return userId;
}
