import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { throttling } from '../../../access/index.js';
import { ProblemException } from '../../../http/index.js';
import { HOME_FOLDER } from '../../../tenancy/index.js';
import { AccountController } from '../team/account.controller.js';
import { CommerceApiKeys } from '../team/api-keys.js';
import { ApiKeysController } from '../team/api-keys.controller.js';
import { TeamController } from '../team/team.controller.js';
import { Team } from '../team/team.js';
import { CommerceAuthenticators } from '../credentials/authenticators.js';
import { LINK_DELIVERY, OutboxFolder } from './link-delivery.js';
import { Links } from './links.js';
import { LogInController } from './log-in.controller.js';
import { LogIn } from './log-in.js';
import { Sessions } from '../credentials/sessions.js';
import { SignUp } from './sign-up.js';

const outbox = (home: string) => new OutboxFolder(join(home, 'outbox'));

/** Log-in from the platform's own tables, behind `access`. */
@Module({
  controllers: [LogInController, AccountController, TeamController, ApiKeysController],
  providers: [
    { provide: LINK_DELIVERY, inject: [HOME_FOLDER], useFactory: outbox },
    ...throttling(
      'commerce',
      ({ status, code, detail, headers }) => new ProblemException(status, code, detail, {}, headers),
    ),
    Links,
    Sessions,
    LogIn,
    SignUp,
    Team,
    CommerceApiKeys,
    CommerceAuthenticators,
  ],
})
export class LoginModule {}
