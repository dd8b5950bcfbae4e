import { ApiProperty } from '@nestjs/swagger';
import { Entity, Index, OneToMany, Unique, VersionColumn, type Relation } from 'typeorm';
import { EnumField, InstantField, JsonListField, StampedRow, TextField, TextListField } from '../../../http/index.js';
import { Review } from '../reviews/review.entity.js';
import { ProductImage } from './product-image.entity.js';
import { ProductVariant } from './product-variant.entity.js';

export enum ProductStatus {
  Draft = 'draft',
  Active = 'active',
  Archived = 'archived',
}

/** A choice the shopper makes, such as size; at most three per product, as in Shopify. */
export interface ProductOption {
  name: string;
  position: number;
  values: string[];
}

/** A thing for sale. What is really bought, priced and counted are its variants. */
@Entity({ name: 'products' })
@Unique(['shopifyProductId'])
@Unique(['handle'])
@Index(['status'])
@Index(['createdAt'])
export class Product extends StampedRow {
  @TextField({ nullable: true, max: 20, pattern: /^\d+$/, description: 'Id in Shopify; importing it again updates.' })
  shopifyProductId: string | null;

  @TextField({ max: 255, example: 'Trail bandana' })
  title: string;

  @TextField({ max: 255, pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, example: 'trail-bandana' })
  handle: string;

  @TextField({ nullable: true, max: 100_000, min: 0, description: 'HTML.' })
  description: string | null;

  @TextField({ nullable: true })
  vendor: string | null;

  @TextField({ nullable: true })
  productType: string | null;

  @TextListField({ default: () => `'{}'`, max: 250 })
  tags: string[];

  @EnumField(ProductStatus, 'product_status', { default: ProductStatus.Draft })
  status: ProductStatus;

  @JsonListField({ default: () => `'[]'`, max: 3 })
  options: ProductOption[];

  @InstantField({ nullable: true })
  publishedAt: Date | null;

  @ApiProperty({ type: 'integer', readOnly: true })
  @VersionColumn({ default: 1 })
  version: number;

  @OneToMany(() => ProductVariant, (variant) => variant.product)
  variants: Relation<ProductVariant[]>;

  @OneToMany(() => ProductImage, (image) => image.product)
  images: Relation<ProductImage[]>;

  @OneToMany(() => Review, (review) => review.product)
  reviews: Relation<Review[]>;
}
