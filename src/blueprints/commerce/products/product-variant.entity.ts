import { ApiProperty } from '@nestjs/swagger';
import { Check, Entity, Index, JoinColumn, ManyToOne, OneToMany, Unique, VersionColumn, type Relation } from 'typeorm';
import { BooleanField, IntegerField, MoneyField, StampedRow, TextField, UuidField } from '../../../http/index.js';
import { OrderItem } from '../orders/order-item.entity.js';
import { ProductImage } from './product-image.entity.js';
import { Product } from './product.entity.js';

/** What is bought: one combination of a product's options, with a price and a stock that never falls below zero. */
@Entity({ name: 'product_variants' })
@Unique(['shopifyVariantId'])
@Index(['productId', 'position'])
@Index(['imageId'])
@Index(['sku'])
@Check('ck_product_variants_stock', `"stock" >= 0`)
@Check('ck_product_variants_price', `"price" >= 0`)
@Check('ck_product_variants_compare_at_price', `"compare_at_price" >= 0`)
export class ProductVariant extends StampedRow {
  @UuidField()
  productId: string;

  @ManyToOne(() => Product, (product) => product.variants, { onDelete: 'CASCADE' })
  @JoinColumn()
  product: Relation<Product>;

  @TextField({ nullable: true, max: 20, pattern: /^\d+$/ })
  shopifyVariantId: string | null;

  @TextField({ default: 'Default Title', max: 255 })
  title: string;

  @TextField({ nullable: true, max: 255, example: 'BAND-RED-M' })
  sku: string | null;

  @TextField({ nullable: true, max: 64 })
  barcode: string | null;

  @IntegerField({ default: 1, min: 1 })
  position: number;

  @MoneyField()
  price: string;

  @MoneyField({ nullable: true, description: 'The price before a reduction.' })
  compareAtPrice: string | null;

  @IntegerField({ default: 0 })
  stock: number;

  @IntegerField({ default: 0 })
  weightGrams: number;

  @BooleanField({ default: true })
  requiresShipping: boolean;

  @BooleanField({ default: true })
  taxable: boolean;

  @TextField({ nullable: true, max: 255, name: 'option1' })
  option1: string | null;

  @TextField({ nullable: true, max: 255, name: 'option2' })
  option2: string | null;

  @TextField({ nullable: true, max: 255, name: 'option3' })
  option3: string | null;

  @UuidField({ nullable: true })
  imageId: string | null;

  @ManyToOne(() => ProductImage, (image) => image.variants, { onDelete: 'SET NULL' })
  @JoinColumn()
  image: Relation<ProductImage> | null;

  @ApiProperty({ type: 'integer', readOnly: true })
  @VersionColumn({ default: 1 })
  version: number;

  @OneToMany(() => OrderItem, (item) => item.variant)
  orderItems: Relation<OrderItem[]>;
}
