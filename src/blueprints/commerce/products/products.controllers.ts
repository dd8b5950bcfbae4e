import { Body, Controller, Get, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { guarded, Requires } from '../../../access/index.js';
import { ApiProblems, ResourceController } from '../../../http/index.js';
import { ActionRoute } from '../action-route.js';
import { Catalogue, CatalogueProduct } from './catalogue.js';
import { CatalogueHooks } from './catalogue-hooks.js';
import { ProductImage } from './product-image.entity.js';
import { ProductVariant } from './product-variant.entity.js';
import {
  ChangeStock,
  CreateImage,
  CreateProduct,
  CreateVariant,
  ImageResponse,
  ProductResponse,
  UpdateImage,
  UpdateProduct,
  UpdateVariant,
  VariantResponse,
} from './product.dto.js';
import { Product } from './product.entity.js';
import { Stock } from './stock.js';

@ApiTags('commerce: products')
@Controller('commerce/products')
export class ProductsController extends ResourceController({
  entity: Product,
  response: ProductResponse,
  create: CreateProduct,
  update: UpdateProduct,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['status', 'vendor', 'productType', 'handle', 'shopifyProductId', 'tags', 'createdAt'],
  sort: ['createdAt', 'title', 'publishedAt'],
  search: ['title', 'handle', 'vendor', 'description'],
  relations: ['variants', 'images'],
  decorate: guarded('products'),
  hooks: CatalogueHooks,
}) {
  constructor(private readonly catalogue: Catalogue) {
    super();
  }

  @ApiOperation({ summary: 'What the shop window shows: active products with their prices, cached' })
  @ApiOkResponse({ type: [CatalogueProduct] })
  @ApiProblems(401, 403, 404)
  @Requires('products.read')
  @Get('catalogue')
  listCatalogue() {
    return this.catalogue.list();
  }
}

@ApiTags('commerce: product variants')
@Controller('commerce/product-variants')
export class ProductVariantsController extends ResourceController({
  entity: ProductVariant,
  response: VariantResponse,
  create: CreateVariant,
  update: UpdateVariant,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['productId', 'sku', 'barcode', 'price', 'stock', 'shopifyVariantId'],
  sort: ['createdAt', 'position', 'price', 'stock'],
  search: ['title', 'sku'],
  decorate: guarded('products'),
  hooks: CatalogueHooks,
}) {
  constructor(
    private readonly stock: Stock,
    private readonly catalogue: Catalogue,
  ) {
    super();
  }

  @ActionRoute(':id/stock', 'Add to a variant’s stock, or take from it', 'products.write', VariantResponse)
  async changeStock(@Param('id', ParseUUIDPipe) id: string, @Body() { change }: ChangeStock) {
    await this.stock.change(id, change);
    await this.catalogue.changed();
    return this.toResponse(await this.resource.get(id));
  }
}

@ApiTags('commerce: product images')
@Controller('commerce/product-images')
export class ProductImagesController extends ResourceController({
  entity: ProductImage,
  response: ImageResponse,
  create: CreateImage,
  update: UpdateImage,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['productId', 'shopifyImageId'],
  sort: ['createdAt', 'position'],
  search: ['altText', 'url'],
  decorate: guarded('products'),
  hooks: CatalogueHooks,
}) {}
