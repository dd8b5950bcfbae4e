import { Body, Controller, Delete, Get, HttpCode, Inject, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type EntityManager } from 'typeorm';
import {
  CurrentPrincipal,
  hashPassword,
  IDENTITY_MANAGER,
  type Principal,
  RecentSignIn,
  Throttle,
  WritesIdentities,
} from '../../../access/index.js';
import { AnswersCredential, ApiProblems, NotFoundProblem } from '../../../http/index.js';
import { CurrentTenant, type Tenant } from '../../../tenancy/index.js';
import { assertPassword, type Origin, RequestOrigin } from '../../kit/index.js';
import { ChangePassword } from '../login/log-in.dto.js';
import { personOf, ReAuthentication } from '../credentials/re-authentication.js';
import { Sessions } from '../credentials/sessions.js';
import { User } from '../platform/user.entity.js';
import { MemberResponse, MeResponse, ProveAgain, SessionResponse } from './team.dto.js';

/** What a person does with their own account. */
@ApiTags('commerce: account')
@ApiBearerAuth('apiKey')
@ApiProblems(401, 403, 404)
@Controller('commerce/auth')
export class AccountController {
  constructor(
    @Inject(IDENTITY_MANAGER) private readonly manager: EntityManager,
    private readonly sessions: Sessions,
    private readonly reAuthentication: ReAuthentication,
    private readonly recentSignIn: RecentSignIn,
    private readonly throttle: Throttle,
  ) {}

  @ApiOperation({ summary: 'Who I am, and what I may do' })
  @ApiOkResponse({ type: MeResponse })
  @Get('me')
  async me(@CurrentPrincipal() principal: Principal, @CurrentTenant() tenant: Tenant): Promise<MeResponse> {
    const { userId, scopes, permissions = scopes } = principal;
    const user = userId ? await this.manager.findOneBy(User, { id: userId }) : null;
    return { user: user && MemberResponse.of(user), organization: tenant.slug, permissions: [...permissions] };
  }

  @ApiOperation({ summary: 'End this session' })
  @ApiNoContentResponse()
  @WritesIdentities()
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

  @ApiOperation({
    summary: 'Prove again who I am, before a sensitive act',
    description: 'With the password, or with the token of a log-in link that was sent to me (`POST …/links`).',
  })
  @ApiNoContentResponse()
  @ApiProblems(400, 422, 429)
  @AnswersCredential()
  @Post('re-authenticate')
  @HttpCode(204)
  reAuthenticate(
    @Body() { password, token }: ProveAgain,
    @CurrentPrincipal() principal: Principal,
    @RequestOrigin() origin: Origin,
  ): Promise<void> {
    if (token !== undefined) return this.reAuthentication.byLink(principal, token, origin);
    return this.reAuthentication.byPassword(principal, password ?? '', origin);
  }

  @ApiOperation({
    summary: 'Set or change my password; ends my other sessions',
    description: 'The first password needs a log-in of the last minutes, any later one the present password.',
  })
  @ApiNoContentResponse()
  @ApiProblems(400, 422, 429)
  @AnswersCredential()
  @Post('password')
  @HttpCode(204)
  async changePassword(
    @Body() body: ChangePassword,
    @CurrentPrincipal() principal: Principal,
    @RequestOrigin() { ipAddress: address }: Origin,
  ): Promise<void> {
    const id = personOf(principal);
    const person = await this.reAuthentication.personWithHash(id);
    if (person.passwordHash) await assertPassword(this.throttle, { ...person, address }, body.currentPassword ?? '');
    else this.recentSignIn.assert(principal);
    const passwordHash = await hashPassword(body.password);
    await this.manager.transaction(async (manager) => {
      await manager.update(User, { id }, { passwordHash });
      await this.sessions.revokeAll(id, { except: principal.keyId, manager });
    });
  }
}
