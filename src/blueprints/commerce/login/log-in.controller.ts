import { applyDecorators, Body, Controller, HttpCode, Post, type Type } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../../../access/index.js';
import { AnswersCredential, ApiProblems } from '../../../http/index.js';
import { Team } from '../team/team.js';
import {
  Accepted,
  AcceptInvitation,
  CompleteSignUp,
  OpenedSessionResponse,
  PasswordLogIn,
  RequestLink,
  RequestSignUp,
  UseLink,
} from './log-in.dto.js';
import { LogIn } from './log-in.js';
import { type Origin, RequestOrigin } from '../../kit/index.js';
import { SignUp } from './sign-up.js';

const ON_ITS_WAY: Accepted = { message: 'If that is possible, an e-mail is on its way.' };

/** An open route. What only asks for an e-mail answers 202 with the same words, whoever asks. */
function OpenRoute(path: string, summary: string, status: 200 | 201 | 202, type: Type<object>): MethodDecorator {
  return applyDecorators(
    Public(),
    Post(path),
    HttpCode(status),
    ApiOperation({ summary }),
    ApiResponse({ status, type }),
    ApiProblems(400, 401, 409, 429, 503),
    ...(type === OpenedSessionResponse ? [AnswersCredential()] : []),
  );
}

@ApiTags('commerce: log-in')
@Controller('commerce/auth')
export class LogInController {
  constructor(
    private readonly logIn: LogIn,
    private readonly signUp: SignUp,
    private readonly team: Team,
  ) {}

  @OpenRoute('sign-up', 'Ask for a link that makes a shop', 202, Accepted)
  async requestSignUp(@Body() { email }: RequestSignUp, @RequestOrigin() origin: Origin) {
    await this.signUp.request(email, origin);
    return ON_ITS_WAY;
  }

  @OpenRoute('sign-up/complete', 'Make the shop, with the link', 201, OpenedSessionResponse)
  completeSignUp(@Body() { token, ...shop }: CompleteSignUp, @RequestOrigin() origin: Origin) {
    return this.signUp.complete(token, shop, origin);
  }

  @OpenRoute('log-in', 'Log in with a password', 200, OpenedSessionResponse)
  withPassword(@Body() { organization, email, password }: PasswordLogIn, @RequestOrigin() origin: Origin) {
    return this.logIn.withPassword(organization, email, password, origin);
  }

  @OpenRoute('links', 'Ask for a link that logs in', 202, Accepted)
  async sendLink(@Body() { organization, email }: RequestLink, @RequestOrigin() origin: Origin) {
    await this.logIn.sendLink(organization, email, origin);
    return ON_ITS_WAY;
  }

  @OpenRoute('links/use', 'Log in with a link', 200, OpenedSessionResponse)
  withLink(@Body() { organization, token }: UseLink, @RequestOrigin() origin: Origin) {
    return this.logIn.withLink(organization, token, origin);
  }

  @OpenRoute('invitations/accept', 'Join a shop, with the link of an invitation', 200, OpenedSessionResponse)
  accept(@Body() { organization, token, password }: AcceptInvitation, @RequestOrigin() origin: Origin) {
    return this.team.accept(organization, token, password, origin);
  }
}
