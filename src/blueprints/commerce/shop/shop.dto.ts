import { ApiProperty, ApiPropertyOptional, ApiSchema, PartialType, PickType } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { Organization } from '../platform/organization.entity.js';

@ApiSchema({ name: 'CommerceShop' })
export class ShopResponse extends PickType(Organization, [
  'id',
  'slug',
  'name',
  'settings',
  'shopifyStoreDomain',
  'stripeAccountId',
  'status',
  'createdAt',
  'updatedAt',
]) {
  @ApiProperty({ description: 'Whether there is one; it is never shown.' })
  hasShopifyAccessToken: boolean;

  static of(row: Organization): ShopResponse {
    const { id, slug, name, settings, shopifyStoreDomain, stripeAccountId, status, createdAt, updatedAt } = row;
    const hasShopifyAccessToken = !!row.shopifyAccessToken;
    return {
      id,
      slug,
      name,
      settings,
      shopifyStoreDomain,
      stripeAccountId,
      status,
      createdAt,
      updatedAt,
      hasShopifyAccessToken,
    };
  }
}

@ApiSchema({ name: 'CommerceUpdateShop' })
export class UpdateShop extends PartialType(
  PickType(Organization, ['settings', 'shopifyStoreDomain', 'stripeAccountId']),
) {
  @ApiPropertyOptional({
    nullable: true,
    type: String,
    maxLength: 1_000,
    description: 'Kept encrypted; null forgets it.',
  })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(1_000)
  shopifyAccessToken?: string | null;
}
