import { Body, Controller, Get, HttpCode, Ip, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Public, WithoutTenant } from '../../../access/index.js';
import { ApiProblems, ConflictProblem } from '../../../http/index.js';
import { type Session } from '../people/session.js';
import { Sessions } from './sessions.js';
import { LogIn, OpenedSessionResponse, SessionResponse, SignUp, SwitchWorkspace } from './sign-in.dto.js';
import { SignIn } from './sign-in.js';

@ApiTags('workspaces: sign-in')
@Controller('workspaces')
export class SignInController {
  constructor(
    private readonly signIn: SignIn,
    private readonly sessions: Sessions,
  ) {}

  @Public()
  @Post('sign-up')
  @ApiOperation({ summary: 'Make an account and its first workspace, and log in' })
  @ApiCreatedResponse({ type: OpenedSessionResponse })
  @ApiProblems(400, 409, 429, 503)
  signUp(@Body() body: SignUp, @Ip() address: string): Promise<OpenedSessionResponse> {
    return this.signIn.signUp(body, address);
  }

  @Public()
  @Post('log-in')
  @HttpCode(200)
  @ApiOperation({ summary: 'Open a session in one of the person’s workspaces' })
  @ApiOkResponse({ type: OpenedSessionResponse })
  @ApiProblems(400, 401, 404, 409, 429)
  logIn(@Body() body: LogIn, @Ip() address: string): Promise<OpenedSessionResponse> {
    return this.signIn.logIn(body, address);
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

  private async sessionOf({ keyId }: Principal): Promise<Session> {
    const session = await this.sessions.byId(keyId);
    if (!session) throw new ConflictProblem('no_session', 'This needs a session: log in. A key has none.');
    return session;
  }
}
