import { Body, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiProperty,
  ApiPropertyOptional,
  ApiSchema,
  PickType,
} from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { CurrentPrincipal, type Principal } from '../../access/index.js';
import { ApiProblems, NotFoundProblem } from '../../http/index.js';
import { TenantHostname, TenantHostnames } from '../../meta/index.js';
import { type Tenant } from '../../tenancy/index.js';
import { OpsController } from '../decorators.js';
import { aboutField } from './about-field.js';
import { TenantPipe } from './tenant.pipe.js';

@ApiSchema({ name: 'OpsHostname' })
export class HostnameResponse extends PickType(TenantHostname, ['id', 'createdAt', 'hostname']) {}

@ApiSchema({ name: 'OpsAddHostname' })
export class AddHostnameBody {
  @ApiProperty({ example: 'portal.birch.example', maxLength: 253 })
  @IsString()
  @MinLength(1)
  @MaxLength(253)
  hostname: string;

  @ApiPropertyOptional({
    default: false,
    description: 'Also a host name that another tenant has lately given up: old links to it reach this tenant.',
  })
  @IsOptional()
  @IsBoolean()
  reuse?: boolean;
}

@OpsController('tenants/:tenant/hostnames')
@ApiParam({ name: 'tenant', description: 'Slug or id.' })
@ApiProblems(404)
export class HostnamesController {
  constructor(private readonly hostnames: TenantHostnames) {}

  @Get()
  @ApiOperation({ summary: 'List the host names that mean a tenant' })
  @ApiOkResponse({ type: [HostnameResponse] })
  async list(@Param('tenant', TenantPipe) tenant: Tenant): Promise<HostnameResponse[]> {
    return (await this.hostnames.list(tenant.id)).map(responseOf);
  }

  @Post()
  @ApiOperation({ summary: 'Let a host name mean a tenant' })
  @ApiCreatedResponse({ type: HostnameResponse })
  @ApiProblems(409)
  async add(
    @Param('tenant', TenantPipe) tenant: Tenant,
    @Body() { hostname, reuse }: AddHostnameBody,
    @CurrentPrincipal() { keyId }: Principal,
  ): Promise<HostnameResponse> {
    return responseOf(await aboutField('hostname', () => this.hostnames.add(tenant, hostname, keyId, { reuse })));
  }

  @Delete(':hostname')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take a host name from a tenant' })
  @ApiNoContentResponse({ description: 'It means nobody.' })
  async remove(
    @Param('tenant', TenantPipe) tenant: Tenant,
    @Param('hostname') hostname: string,
    @CurrentPrincipal() { keyId }: Principal,
  ): Promise<void> {
    if (!(await this.hostnames.remove(tenant, hostname, keyId))) throw new NotFoundProblem('hostname of this tenant');
  }
}

function responseOf({ id, createdAt, hostname }: TenantHostname): HostnameResponse {
  return { id, createdAt, hostname };
}
