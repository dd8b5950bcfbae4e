import { Entity, Index, JoinColumn, ManyToOne, OneToMany, Unique, type Relation } from 'typeorm';
import { IntegerField, StampedRow, TextField, UuidField } from '../../../http/index.js';
import { ProductVariant } from './product-variant.entity.js';
import { Product } from './product.entity.js';

/** A picture of a product, kept elsewhere and known by its URL. */
@Entity({ name: 'product_images' })
@Unique(['shopifyImageId'])
@Index(['productId', 'position'])
export class ProductImage extends StampedRow {
  @UuidField()
  productId: string;

  @ManyToOne(() => Product, (product) => product.images, { onDelete: 'CASCADE' })
  @JoinColumn()
  product: Relation<Product>;

  @TextField({ nullable: true, max: 20, pattern: /^\d+$/ })
  shopifyImageId: string | null;

  @TextField({ max: 2_000, pattern: /^https?:\/\/\S+$/, example: 'https://cdn.example.com/bandana.jpg' })
  url: string;

  @TextField({ nullable: true, max: 512 })
  altText: string | null;

  @IntegerField({ default: 1, min: 1 })
  position: number;

  @IntegerField({ nullable: true, min: 1 })
  width: number | null;

  @IntegerField({ nullable: true, min: 1 })
  height: number | null;

  @OneToMany(() => ProductVariant, (variant) => variant.image)
  variants: Relation<ProductVariant[]>;
}
