import { Body, Controller, HttpCode, Inject, Ip, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type EntityManager } from 'typeorm';
import {
  CurrentPrincipal,
  IDENTITY_MANAGER,
  type Principal,
  SessionRequiredProblem,
  Throttle,
  WithoutTenant,
} from '../../../access/index.js';
import { ApiProblems } from '../../../http/index.js';
import { assertPassword, ReAuthenticate } from '../../kit/index.js';
import { User } from '../people/user.js';
import { Sessions } from './sessions.js';

@ApiTags('workspaces: sign-in')
@ApiBearerAuth('apiKey')
@Controller('workspaces')
export class ReAuthenticationController {
  constructor(
    @Inject(IDENTITY_MANAGER) private readonly identity: EntityManager,
    private readonly sessions: Sessions,
    private readonly throttle: Throttle,
  ) {}

  @WithoutTenant()
  @Post('re-authenticate')
  @HttpCode(204)
  @ApiOperation({ summary: 'Prove again who I am, before members or their roles are changed' })
  @ApiNoContentResponse()
  @ApiProblems(400, 401, 403, 422, 429)
  async reAuthenticate(
    @Body() { password }: ReAuthenticate,
    @CurrentPrincipal() { userId, keyId, session }: Principal,
    @Ip() address: string,
  ): Promise<void> {
    if (!userId || !session) throw new SessionRequiredProblem();
    const { passwordHash } = await this.identity.findOneOrFail(User, {
      where: { id: userId },
      select: { id: true, passwordHash: true },
    });
    await assertPassword(this.throttle, { userId, passwordHash, address }, password);
    await this.sessions.markAuthenticated(keyId);
  }
}
