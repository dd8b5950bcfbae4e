import { type EntityClass } from '../../tenancy/index.js';
import { BlogPost } from './blog/blog-post.entity.js';
import { Creator } from './creators/creator.entity.js';
import { Payout } from './creators/payout.entity.js';
import { Address } from './customers/address.entity.js';
import { Customer } from './customers/customer.entity.js';
import { OrderItem } from './orders/order-item.entity.js';
import { Order } from './orders/order.entity.js';
import { ApiKey } from './platform/api-key.entity.js';
import { Billing } from './platform/billing.entity.js';
import { MagicLink } from './platform/magic-link.entity.js';
import { Organization } from './platform/organization.entity.js';
import { Session } from './platform/session.entity.js';
import { User } from './platform/user.entity.js';
import { ProductImage } from './products/product-image.entity.js';
import { ProductVariant } from './products/product-variant.entity.js';
import { Product } from './products/product.entity.js';
import { Review } from './reviews/review.entity.js';

/** All of `public`: who the shops are and who may enter them. No business data. */
export const platformTables: EntityClass[] = [Organization, User, Session, ApiKey, Billing, MagicLink];

/** What every shop has in a schema of its own. */
export const shopTables: EntityClass[] = [
  Customer,
  Address,
  Product,
  ProductImage,
  ProductVariant,
  Creator,
  Payout,
  Order,
  OrderItem,
  Review,
  BlogPost,
];
