import { Module } from '@nestjs/common';
import { throttling } from '../../../access/index.js';
import { ProblemException } from '../../../http/index.js';
import { Letters } from '../../kit/index.js';
import { AccountController } from '../team/account.controller.js';
import { CommerceApiKeys } from '../team/api-keys.js';
import { ApiKeysController } from '../team/api-keys.controller.js';
import { TeamController } from '../team/team.controller.js';
import { ShopAccounts } from '../team/shop-accounts.js';
import { ShopInvitations } from '../team/shop-invitations.js';
import { Team } from '../team/team.js';
import { CommerceAuthenticators } from '../credentials/authenticators.js';
import { Links } from './links.js';
import { LogInController } from './log-in.controller.js';
import { LogIn } from './log-in.js';
import { ReAuthentication } from '../credentials/re-authentication.js';
import { Sessions } from '../credentials/sessions.js';
import { SignUp } from './sign-up.js';

/** Log-in from the platform's own tables, behind `access`. */
@Module({
  controllers: [LogInController, AccountController, TeamController, ApiKeysController],
  providers: [
    ...throttling(
      'commerce',
      ({ status, code, detail, headers }) => new ProblemException(status, code, detail, {}, headers),
    ),
    Links,
    Letters,
    Sessions,
    ReAuthentication,
    LogIn,
    SignUp,
    ShopAccounts,
    ShopInvitations,
    Team,
    CommerceApiKeys,
    CommerceAuthenticators,
  ],
})
export class LoginModule {}
