import { Injectable } from '@nestjs/common';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { TenantCache } from '../../../cache/index.js';
import { Product, ProductStatus } from './product.entity.js';

const KEY = 'catalogue';
const TTL_SECONDS = 60;
const MOST_PRODUCTS = 1_000;

@ApiSchema({ name: 'CommerceCatalogueVariant' })
export class CatalogueVariant {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ format: 'decimal', example: '12.00' })
  price: string;

  @ApiProperty({ format: 'decimal', nullable: true, type: String })
  compareAtPrice: string | null;

  @ApiProperty()
  inStock: boolean;
}

@ApiSchema({ name: 'CommerceCatalogueProduct' })
export class CatalogueProduct {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  handle: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ nullable: true, type: String, description: 'URL of the first picture.' })
  image: string | null;

  @ApiProperty({ type: [CatalogueVariant] })
  variants: CatalogueVariant[];
}

/** The shop window: active products, at most a minute old, and new at once after a change of the products. */
@Injectable()
export class Catalogue {
  constructor(
    @InjectRepository(Product) private readonly products: Repository<Product>,
    private readonly cache: TenantCache,
  ) {}

  list(): Promise<CatalogueProduct[]> {
    return this.cache.wrap(KEY, () => this.read(), { ttlSeconds: TTL_SECONDS });
  }

  /** To be called by whatever changes products, variants or images. */
  changed(): Promise<void> {
    return this.cache.delete(KEY);
  }

  private async read(): Promise<CatalogueProduct[]> {
    const products = await this.products.find({
      where: { status: ProductStatus.Active },
      relations: { variants: true, images: true },
      order: { title: 'ASC', id: 'ASC', variants: { position: 'ASC' }, images: { position: 'ASC' } },
      take: MOST_PRODUCTS,
    });
    return products.map(({ id, handle, title, images, variants }) => ({
      id,
      handle,
      title,
      image: images.at(0)?.url ?? null,
      variants: variants.map((variant) => ({
        id: variant.id,
        title: variant.title,
        price: variant.price,
        compareAtPrice: variant.compareAtPrice,
        inStock: variant.stock > 0,
      })),
    }));
  }
}
