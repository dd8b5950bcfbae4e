import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import {
  ApiAcceptedResponse,
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
import {
  Accepted,
  AcceptInvitation,
  CompleteSignUp,
  InvitationToken,
  LogIn,
  OpenedSessionResponse,
  SessionResponse,
  SignUp,
  SwitchWorkspace,
} from './sign-in.dto.js';
import { SignIn } from './sign-in.js';
import { SignUp as SignUps } from './sign-up.js';

const ON_ITS_WAY: Accepted = { message: 'If that is possible, an e-mail is on its way.' };

@ApiTags('workspaces: sign-in')
@Controller('workspaces')
export class SignInController {
  constructor(
    private readonly signIn: SignIn,
    private readonly signUp: SignUps,
    private readonly sessions: Sessions,
  ) {}

  @Public()
  @Post('sign-up')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Ask for a link that makes an account',
    description: 'There is no account until the link was used. The answer is the same whether there was one before.',
  })
  @ApiAcceptedResponse({ type: Accepted })
  @ApiProblems(400, 429)
  async requestSignUp(@Body() body: SignUp, @RequestOrigin() origin: Origin): Promise<Accepted> {
    await this.signUp.request(body, origin);
    return ON_ITS_WAY;
  }

  @Public()
  @AnswersCredential()
  @Post('sign-up/complete')
  @ApiOperation({ summary: 'Make the account and its first workspace with the link, and log in' })
  @ApiCreatedResponse({ type: OpenedSessionResponse })
  @ApiProblems(400, 401, 422, 429, 503)
  completeSignUp(@Body() body: CompleteSignUp, @RequestOrigin() origin: Origin): Promise<OpenedSessionResponse> {
    return this.signIn.completeSignUp(body, origin);
  }

  @Public()
  @AnswersCredential()
  @Post('invitations/accept')
  @ApiOperation({ summary: 'Join a workspace with the link of an invitation, and log in' })
  @ApiCreatedResponse({ type: OpenedSessionResponse })
  @ApiProblems(400, 401, 422, 429)
  accept(@Body() body: AcceptInvitation, @RequestOrigin() origin: Origin): Promise<OpenedSessionResponse> {
    return this.signIn.accept(body, origin);
  }

  @Public()
  @AnswersCredential()
  @Post('log-in')
  @HttpCode(200)
  @ApiOperation({ summary: 'Open a session in one of the person’s workspaces' })
  @ApiOkResponse({ type: OpenedSessionResponse })
  @ApiProblems(400, 401, 404, 409, 429)
  logIn(@Body() body: LogIn, @RequestOrigin() origin: Origin): Promise<OpenedSessionResponse> {
    return this.signIn.logIn(body, origin);
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

  @WithoutTenant()
  @Get('session')
  @ApiBearerAuth('apiKey')
  @ApiOperation({ summary: 'Who is logged in, and where' })
  @ApiOkResponse({ type: SessionResponse })
  @ApiProblems(401, 404, 409)
  async current(@CurrentPrincipal() principal: Principal): Promise<SessionResponse> {
    return this.signIn.current(await this.sessionOf(principal));
  }

  @WithoutTenant()
  @Post('session/switch')
  @HttpCode(200)
  @ApiBearerAuth('apiKey')
  @ApiOperation({ summary: 'Stand the session in another workspace of the person' })
  @ApiOkResponse({ type: SessionResponse })
  @ApiProblems(400, 401, 404, 409)
  async switchTo(
    @Body() { workspaceId }: SwitchWorkspace,
    @CurrentPrincipal() principal: Principal,
  ): Promise<SessionResponse> {
    return this.signIn.switchTo(await this.sessionOf(principal), workspaceId);
  }

  @WithoutTenant()
  @Post('session/accept-invitation')
  @HttpCode(200)
  @ApiBearerAuth('apiKey')
  @ApiOperation({ summary: 'Join a workspace as the person who is logged in; the session stands in it' })
  @ApiOkResponse({ type: SessionResponse })
  @ApiProblems(400, 401, 409, 422, 429)
  async acceptAs(
    @Body() { token }: InvitationToken,
    @CurrentPrincipal() principal: Principal,
    @RequestOrigin() origin: Origin,
  ): Promise<SessionResponse> {
    return this.signIn.acceptAs(await this.sessionOf(principal), token, origin);
  }

  private async sessionOf({ keyId }: Principal): Promise<Session> {
    const session = await this.sessions.byId(keyId);
    if (!session) throw new ConflictProblem('no_session', 'This needs a session: log in. A key has none.');
    return session;
  }
}
