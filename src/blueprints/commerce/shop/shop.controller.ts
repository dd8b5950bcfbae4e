import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires, RequiresRecentSignIn, WritesIdentities } from '../../../access/index.js';
import { ApiProblems } from '../../../http/index.js';
import { CurrentTenant, type Tenant } from '../../../tenancy/index.js';
import { ShopSettings } from './shop-settings.js';
import { ShopResponse, UpdateShop } from './shop.dto.js';

@ApiTags('commerce: shop')
@ApiBearerAuth('apiKey')
@ApiProblems(401, 403, 404)
@Controller('commerce/shop')
export class ShopController {
  constructor(private readonly settings: ShopSettings) {}

  @ApiOperation({ summary: 'This shop' })
  @ApiOkResponse({ type: ShopResponse })
  @Requires('shop.read')
  @Get()
  async get(@CurrentTenant() tenant: Tenant): Promise<ShopResponse> {
    return ShopResponse.of(await this.settings.get(tenant.id));
  }

  @ApiOperation({
    summary: 'Change this shop’s settings and what it is connected to',
    description: 'A token and the Stripe account need a person who has logged in recently; a key may change the rest.',
  })
  @ApiOkResponse({ type: ShopResponse })
  @ApiProblems(400, 503)
  @Requires('shop.write')
  @RequiresRecentSignIn({ toSet: ['shopifyAccessToken', 'stripeAccountId'] })
  @WritesIdentities()
  @Patch()
  async update(@Body() changes: UpdateShop, @CurrentTenant() tenant: Tenant): Promise<ShopResponse> {
    return ShopResponse.of(await this.settings.update(tenant.id, changes));
  }
}
