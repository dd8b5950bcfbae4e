import { Body, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import {
  AnswersCredential,
  ApiProblems,
  InvalidRequestProblem,
  NotFoundProblem,
  type Page,
  PageOf,
} from '../../http/index.js';
import { assertMayGive, CurrentPrincipal, type Principal } from '../../access/index.js';
import { ApiKeys } from '../../meta/index.js';
import { OpsController } from '../decorators.js';
import { TenantPipe } from '../tenants/tenant.pipe.js';
import { CreateKeyBody, KeyResponse, ListKeysQuery, ShownKeyResponse } from './key.dto.js';
import { keyResponse, scopesOf, shownKey, termsOf } from './shown.js';

@OpsController('keys')
export class KeysController {
  constructor(
    private readonly keys: ApiKeys,
    private readonly tenants: TenantPipe,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List API keys, newest first, without their secrets' })
  @ApiOkResponse({ type: PageOf(KeyResponse) })
  @ApiProblems(404)
  async list(@Query() { tenant, platform, page, pageSize }: ListKeysQuery): Promise<Page<KeyResponse>> {
    const tenantId = tenant === undefined ? (platform ? null : undefined) : (await this.tenants.transform(tenant)).id;
    const found = await this.keys.page({ tenantId, page, pageSize });
    return { ...found, items: found.items.map(keyResponse) };
  }

  @AnswersCredential()
  @Post()
  @ApiOperation({
    summary: 'Make an API key; it is shown this once',
    description: 'Its scopes are among those of the key it is made with.',
  })
  @ApiCreatedResponse({ type: ShownKeyResponse })
  @ApiProblems(403, 404)
  async create(
    @Body() { tenant, platform, ...terms }: CreateKeyBody,
    @CurrentPrincipal() maker: Principal,
  ): Promise<ShownKeyResponse> {
    if ((tenant === undefined) !== (platform === true)) {
      const message = 'tenant must name whose key it is, or platform must be true: one of the two';
      throw new InvalidRequestProblem([{ in: 'body', field: 'tenant', message }]);
    }
    if (platform && terms.userId !== undefined) {
      throw new InvalidRequestProblem([{ in: 'body', field: 'userId', message: 'userId is a user of a tenant' }]);
    }
    assertMayGive(maker, scopesOf(terms));
    const tenantId = tenant === undefined ? null : (await this.tenants.transform(tenant)).id;
    return shownKey(await this.keys.create({ tenantId, ...termsOf(terms) }));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke an API key at once' })
  @ApiNoContentResponse({ description: 'It opens nothing any more.' })
  @ApiProblems(404)
  async revoke(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    if (!(await this.keys.revoke(id))) throw new NotFoundProblem('key that is in use');
  }
}
