import { ApiProperty, ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { ProductImage } from './product-image.entity.js';
import { ProductVariant } from './product-variant.entity.js';
import { Product } from './product.entity.js';

@ApiSchema({ name: 'CommerceProductVariant' })
export class VariantResponse extends OmitType(ProductVariant, [] as const) {}

@ApiSchema({ name: 'CommerceProductImage' })
export class ImageResponse extends OmitType(ProductImage, [] as const) {}

@ApiSchema({ name: 'CommerceProduct' })
export class ProductResponse extends OmitType(Product, ['variants', 'images']) {
  @ApiProperty({ type: [VariantResponse] })
  variants: VariantResponse[];

  @ApiProperty({ type: [ImageResponse] })
  images: ImageResponse[];
}

@ApiSchema({ name: 'CommerceCreateProduct' })
export class CreateProduct extends PickType(Product, [
  'shopifyProductId',
  'title',
  'handle',
  'description',
  'vendor',
  'productType',
  'tags',
  'status',
  'options',
  'publishedAt',
]) {}

@ApiSchema({ name: 'CommerceUpdateProduct' })
export class UpdateProduct extends PartialType(CreateProduct) {}

@ApiSchema({ name: 'CommerceCreateProductVariant' })
export class CreateVariant extends PickType(ProductVariant, [
  'productId',
  'shopifyVariantId',
  'title',
  'sku',
  'barcode',
  'position',
  'price',
  'compareAtPrice',
  'stock',
  'weightGrams',
  'requiresShipping',
  'taxable',
  'option1',
  'option2',
  'option3',
  'imageId',
]) {}

/** The stock is not among them: it moves by `POST …/stock`, which cannot undo an order that came in between. */
@ApiSchema({ name: 'CommerceUpdateProductVariant' })
export class UpdateVariant extends PartialType(OmitType(CreateVariant, ['productId', 'stock'])) {}

@ApiSchema({ name: 'CommerceChangeStock' })
export class ChangeStock {
  @ApiProperty({
    type: 'integer',
    minimum: -1_000_000,
    maximum: 1_000_000,
    example: 25,
    description: 'Below 0 takes away.',
  })
  @IsInt()
  @Min(-1_000_000)
  @Max(1_000_000)
  change: number;
}

@ApiSchema({ name: 'CommerceCreateProductImage' })
export class CreateImage extends PickType(ProductImage, [
  'productId',
  'shopifyImageId',
  'url',
  'altText',
  'position',
  'width',
  'height',
]) {}

@ApiSchema({ name: 'CommerceUpdateProductImage' })
export class UpdateImage extends PartialType(OmitType(CreateImage, ['productId'])) {}
