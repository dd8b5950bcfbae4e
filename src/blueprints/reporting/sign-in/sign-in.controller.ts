import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Public, WithoutTenant } from '../../../access/index.js';
import { AnswersCredential, ApiProblems, ConflictProblem } from '../../../http/index.js';
import { type Origin, RequestOrigin } from '../../kit/index.js';
import { type Session } from '../people/session.js';
import { Sessions } from './sessions.js';
import { AcceptInvitation, InvitationToken, LogIn, OpenedSessionResponse, SessionResponse } from './sign-in.dto.js';
import { SignIn } from './sign-in.js';

@ApiTags('reporting: sign-in')
@Controller('reporting')
export class SignInController {
  constructor(
    private readonly signIn: SignIn,
    private readonly sessions: Sessions,
  ) {}

  @Public()
  @AnswersCredential()
  @Post('log-in')
  @HttpCode(200)
  @ApiOperation({ summary: 'Open a session' })
  @ApiOkResponse({ type: OpenedSessionResponse })
  @ApiProblems(400, 401, 429)
  logIn(@Body() body: LogIn, @RequestOrigin() origin: Origin): Promise<OpenedSessionResponse> {
    return this.signIn.logIn(body, origin);
  }

  @Public()
  @AnswersCredential()
  @Post('invitations/accept')
  @ApiOperation({ summary: 'Accept an invitation with the token from the mailbox, and log in' })
  @ApiCreatedResponse({ type: OpenedSessionResponse })
  @ApiProblems(400, 401, 422, 429)
  accept(@Body() body: AcceptInvitation, @RequestOrigin() origin: Origin): Promise<OpenedSessionResponse> {
    return this.signIn.accept(body, origin);
  }

  @WithoutTenant()
  @Get('session')
  @ApiBearerAuth('apiKey')
  @ApiOperation({ summary: 'Who is logged in, and which tenants they may enter as what' })
  @ApiOkResponse({ type: SessionResponse })
  @ApiProblems(401, 409)
  async current(@CurrentPrincipal() principal: Principal): Promise<SessionResponse> {
    return this.signIn.describe(await this.sessionOf(principal));
  }

  @WithoutTenant()
  @Post('session/accept-invitation')
  @HttpCode(200)
  @ApiBearerAuth('apiKey')
  @ApiOperation({ summary: 'Accept an invitation as the person who is logged in' })
  @ApiOkResponse({ type: SessionResponse })
  @ApiProblems(400, 401, 409, 422, 429)
  async acceptAs(
    @Body() { token }: InvitationToken,
    @CurrentPrincipal() principal: Principal,
    @RequestOrigin() origin: Origin,
  ): Promise<SessionResponse> {
    return this.signIn.acceptAs(await this.sessionOf(principal), token, origin);
  }

  @WithoutTenant()
  @Post('log-out')
  @HttpCode(204)
  @ApiBearerAuth('apiKey')
  @ApiOperation({ summary: 'End the session; its token is worth nothing from then on' })
  @ApiNoContentResponse()
  @ApiProblems(401, 409)
  async logOut(@CurrentPrincipal() principal: Principal): Promise<void> {
    const { id } = await this.sessionOf(principal);
    await this.sessions.end(id);
  }

  private async sessionOf({ keyId, userId }: Principal): Promise<Session> {
    const session = userId ? await this.sessions.byId(keyId) : null;
    if (session?.userId !== userId || !session) {
      throw new ConflictProblem('no_session', 'This needs a session: log in. A key has none.');
    }
    return session;
  }
}
