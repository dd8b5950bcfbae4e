import { Module } from '@nestjs/common';
import { TenancyModule } from '../../tenancy/index.js';
import { BlogPostsController } from './blog/blog-posts.controller.js';
import { Publishing } from './blog/publishing.js';
import { CreatorsController, PayoutsController } from './creators/creators.controllers.js';
import { PayoutHooks } from './creators/payout-hooks.js';
import { PayoutLife } from './creators/payout-life.js';
import { Statements } from './creators/statements.js';
import { AddressesController, CustomersController } from './customers/customers.controllers.js';
import { OneDefaultAddress } from './customers/one-default-address.js';
import { LoginModule } from './login/login.module.js';
import { NormalEmail } from '../kit/index.js';
import { OrderLife } from './orders/order-life.js';
import { OrderPlacing } from './orders/order-placing.js';
import { OrdersController } from './orders/orders.controller.js';
import { CatalogueHooks } from './products/catalogue-hooks.js';
import { Catalogue } from './products/catalogue.js';
import {
  ProductImagesController,
  ProductsController,
  ProductVariantsController,
} from './products/products.controllers.js';
import { Stock } from './products/stock.js';
import { Moderation } from './reviews/moderation.js';
import { ReviewsController } from './reviews/reviews.controller.js';
import { VerifiedPurchase } from './reviews/verified-purchase.js';
import { ProductExport } from './shopify/product-export.js';
import { ProductImport } from './shopify/product-import.js';
import { ShopifyController } from './shopify/shopify.controller.js';
import { ShopController } from './shop/shop.controller.js';
import { ShopSettings } from './shop/shop-settings.js';
import { shopTables } from './tables.js';

@Module({
  imports: [TenancyModule.forFeature(shopTables), LoginModule],
  controllers: [
    // Before ProductsController: its routes would otherwise be taken for an id.
    ShopifyController,
    ProductsController,
    ProductVariantsController,
    ProductImagesController,
    OrdersController,
    CustomersController,
    AddressesController,
    CreatorsController,
    PayoutsController,
    ReviewsController,
    BlogPostsController,
    ShopController,
  ],
  providers: [
    Stock,
    Catalogue,
    CatalogueHooks,
    ProductImport,
    ProductExport,
    OrderPlacing,
    OrderLife,
    NormalEmail,
    OneDefaultAddress,
    Statements,
    PayoutLife,
    PayoutHooks,
    Moderation,
    VerifiedPurchase,
    Publishing,
    ShopSettings,
  ],
})
export class CommerceModule {}
