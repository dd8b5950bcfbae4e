import { Body, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { type EntityManager } from 'typeorm';
import { type Response } from 'express';
import { assertMayGive, CurrentPrincipal, type Principal } from '../../access/index.js';
import { AnswersCredential, ApiProblems, InvalidRequestProblem, type Page, PageOf } from '../../http/index.js';
import { ApiKeys, type ListedTenant, TenantRegister } from '../../meta/index.js';
import { ProvisioningService } from '../../provisioning/index.js';
import {
  ClaimsKey,
  currentClaim,
  type Query as KeyQuery,
  type Tenant,
  TenantNotFoundError,
} from '../../tenancy/index.js';
import { OpsController } from '../decorators.js';
import { scopesOf, shownKey, termsOf } from '../keys/shown.js';
import { type ShownKeyResponse } from '../keys/key.dto.js';
import { aboutField } from './about-field.js';
import {
  CreatedTenantResponse,
  CreateTenantBody,
  DropTenantBody,
  DropTenantQuery,
  ErasureResponse,
  ListTenantsQuery,
  RenameTenantBody,
  SuspendTenantBody,
  TenantResponse,
  VerificationResponse,
  VerifyTenantBody,
} from './tenant.dto.js';
import { TenantPipe } from './tenant.pipe.js';

const ByName = () => ApiParam({ name: 'tenant', description: 'Slug or id.' });

@OpsController('tenants')
export class TenantsController {
  constructor(
    private readonly register: TenantRegister,
    private readonly provisioning: ProvisioningService,
    private readonly keys: ApiKeys,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List tenants, oldest first' })
  @ApiOkResponse({ type: PageOf(TenantResponse) })
  async list(@Query() { q, ...filter }: ListTenantsQuery): Promise<Page<TenantResponse>> {
    const found = await this.register.list({ ...filter, search: q });
    return { ...found, items: found.items.map(tenantResponse) };
  }

  @Post()
  @ApiOperation({
    summary: 'Create a tenant, whole or not at all',
    description: 'With its first API key where `apiKey` is given.',
  })
  @ApiCreatedResponse({ type: CreatedTenantResponse })
  @AnswersCredential((body) => (body as CreateTenantBody | undefined)?.apiKey !== undefined)
  @ClaimsKey()
  @ApiProblems(409, 422)
  async create(
    @Body() { apiKey: terms, ...input }: CreateTenantBody,
    @CurrentPrincipal() maker: Principal,
  ): Promise<CreatedTenantResponse> {
    if (terms) assertMayGive(maker, scopesOf(terms));
    let apiKey: ShownKeyResponse | undefined;
    const claim = currentClaim();
    const { id } = await aboutField('slug', () =>
      this.provisioning.createInTurn({
        ...input,
        actor: maker.keyId,
        first: (manager) => claim?.claim(queryOn(manager)) ?? Promise.resolve(),
        alongside: async (manager, tenant) => {
          if (terms) apiKey = shownKey(await this.keys.create({ tenantId: tenant.id, ...termsOf(terms) }, manager));
          await claim?.keep(queryOn(manager), await this.details(tenant.id, manager));
        },
      }),
    );
    return { ...(await this.details(id)), ...(apiKey ? { apiKey } : {}) };
  }

  @Get(':tenant')
  @ByName()
  @ApiOperation({ summary: 'Show one tenant' })
  @ApiOkResponse({ type: TenantResponse })
  @ApiProblems(404)
  show(@Param('tenant', TenantPipe) { id }: Tenant): Promise<TenantResponse> {
    return this.details(id);
  }

  @Post(':tenant/verify')
  @HttpCode(200)
  @ByName()
  @ApiOperation({ summary: 'Prove that every table of a tenant answers as the tenant and shows nothing to others' })
  @ApiOkResponse({ type: VerificationResponse })
  @ApiProblems(404, 409)
  verify(@Param('tenant', TenantPipe) tenant: Tenant, @Body() body: VerifyTenantBody): Promise<VerificationResponse> {
    return this.provisioning.verify(tenant, body);
  }

  @Post(':tenant/suspend')
  @HttpCode(200)
  @ByName()
  @ApiOperation({
    summary: 'Shut a tenant out',
    description: 'Its requests get 503 until it is resumed; its data stay.',
  })
  @ApiOkResponse({ type: TenantResponse })
  @ApiProblems(404, 409)
  async suspend(
    @Param('tenant', TenantPipe) tenant: Tenant,
    @Body() { reason }: SuspendTenantBody,
    @CurrentPrincipal() { keyId }: Principal,
  ): Promise<TenantResponse> {
    await this.provisioning.suspend(tenant, reason ?? null, keyId);
    return this.details(tenant.id);
  }

  @Post(':tenant/resume')
  @HttpCode(200)
  @ByName()
  @ApiOperation({ summary: 'Let a suspended tenant in again' })
  @ApiOkResponse({ type: TenantResponse })
  @ApiProblems(404, 409)
  async resume(
    @Param('tenant', TenantPipe) tenant: Tenant,
    @CurrentPrincipal() { keyId }: Principal,
  ): Promise<TenantResponse> {
    await this.provisioning.resume(tenant, keyId);
    return this.details(tenant.id);
  }

  @Post(':tenant/rename')
  @HttpCode(200)
  @ByName()
  @ApiOperation({
    summary: 'Give a tenant another slug',
    description: 'With its schema and profile; id, keys and data stay.',
  })
  @ApiOkResponse({ type: TenantResponse })
  @ApiProblems(404, 409)
  async rename(
    @Param('tenant', TenantPipe) tenant: Tenant,
    @Body() { slug, reuse }: RenameTenantBody,
    @CurrentPrincipal() { keyId }: Principal,
  ): Promise<TenantResponse> {
    await aboutField('slug', () => this.provisioning.rename(tenant, slug, { actor: keyId, reuse }));
    return this.details(tenant.id);
  }

  @Delete(':tenant')
  @HttpCode(204)
  @ByName()
  @ApiOperation({
    summary: 'Drop a tenant',
    description:
      'Nobody enters any more; its data stay for the grace period. With `now` they are removed at once, in its tables and ' +
      'in every store, which needs the slug again; sent again by id, it goes on where it failed (`erase_incomplete`).',
  })
  @ApiNoContentResponse({ description: 'It is dropped.' })
  @ApiOkResponse({ type: ErasureResponse, description: 'With `now`: nothing of it is left.' })
  @ApiProblems(400, 404, 409, 503)
  async drop(
    @Param('tenant', TenantPipe) tenant: Tenant,
    @Query() query: DropTenantQuery,
    @Body() body: DropTenantBody,
    @CurrentPrincipal() { keyId }: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ErasureResponse | undefined> {
    const options = {
      now: body.now ?? query.now,
      force: body.force ?? query.force,
      confirm: body.confirm ?? query.confirm,
    };
    if (options.now && options.confirm === undefined) throw confirmationMissing(tenant);
    const erasure = await this.provisioning.drop(tenant, { ...options, actor: keyId });
    if (!erasure) return undefined;
    response.status(200);
    return { id: tenant.id, slug: tenant.slug, stores: [...erasure.stores] };
  }

  private async details(id: string, on?: EntityManager): Promise<TenantResponse> {
    const found = await this.register.details({ kind: 'id', value: id }, on);
    if (!found) throw new TenantNotFoundError();
    return tenantResponse(found);
  }
}

/** The slug repeated proves that this tenant is meant: what `now` removes cannot be taken back. */
function confirmationMissing({ slug }: Tenant): InvalidRequestProblem {
  const message = `confirm must be the slug again ("${slug}"), because now removes the data for good`;
  return new InvalidRequestProblem([{ in: 'body', field: 'confirm', message }]);
}
const queryOn =
  (manager: EntityManager): KeyQuery =>
  (sql, values) =>
    manager.query(sql, values);

/** Without role, key and path, which are the database's business. */
function tenantResponse(tenant: ListedTenant): TenantResponse {
  const { roleName: _role, key: _key, searchPath: _path, ...shown } = tenant;
  return shown as TenantResponse;
}
