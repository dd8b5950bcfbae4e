import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires, RequiresRecentSignIn } from '../../../access/index.js';
import { AnswersCredential, ApiProblems, NotFoundProblem } from '../../../http/index.js';
import { CurrentTenant, type Tenant } from '../../../tenancy/index.js';
import { CommerceApiKeys } from './api-keys.js';
import { ApiKeyResponse, CreateApiKey, MadeApiKeyResponse } from './team.dto.js';

@ApiTags('commerce: API keys')
@ApiBearerAuth('apiKey')
@ApiProblems(400, 401, 403, 404)
@Controller('commerce/auth/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: CommerceApiKeys) {}

  @ApiOperation({ summary: 'The shop’s API keys, without the keys themselves' })
  @ApiOkResponse({ type: [ApiKeyResponse] })
  @Requires('keys.read')
  @Get()
  async list(@CurrentTenant() tenant: Tenant): Promise<ApiKeyResponse[]> {
    return (await this.keys.list(tenant.id)).map((key) => ApiKeyResponse.of(key));
  }

  @ApiOperation({ summary: 'Make an API key with scopes' })
  @ApiCreatedResponse({ type: MadeApiKeyResponse })
  @ApiProblems(422)
  @Requires('keys.write')
  @RequiresRecentSignIn()
  @AnswersCredential()
  @Post()
  async create(
    @Body() { name, scopes, expiresAt }: CreateApiKey,
    @CurrentTenant() tenant: Tenant,
    @CurrentPrincipal() principal: Principal,
  ): Promise<MadeApiKeyResponse> {
    const wanted = { name, scopes: scopes ?? [], expiresAt: expiresAt ? new Date(expiresAt) : null };
    const { key, row } = await this.keys.create(tenant.id, wanted, principal);
    return { ...ApiKeyResponse.of(row), key };
  }

  @ApiOperation({ summary: 'Revoke an API key; it works nowhere from now on' })
  @ApiNoContentResponse()
  @Requires('keys.write')
  @RequiresRecentSignIn()
  @Delete(':id')
  @HttpCode(204)
  async revoke(@Param('id', ParseUUIDPipe) id: string, @CurrentTenant() tenant: Tenant): Promise<void> {
    if (!(await this.keys.revoke(tenant.id, id))) throw new NotFoundProblem('API key');
  }
}
