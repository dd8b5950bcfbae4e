import { Check, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import {
  BooleanField,
  EnumField,
  InstantField,
  IntegerField,
  StampedRow,
  TextField,
  UuidField,
} from '../../../http/index.js';
import { Customer } from '../customers/customer.entity.js';
import { Product } from '../products/product.entity.js';

export enum ReviewStatus {
  Pending = 'pending',
  Approved = 'approved',
  Rejected = 'rejected',
}

/** What a buyer says of a product. Nobody else sees it before someone of the shop approved it. */
@Entity({ name: 'reviews' })
@Index(['productId', 'status'])
@Index(['customerId'])
@Index(['status', 'createdAt'])
@Check('ck_reviews_rating', `"rating" BETWEEN 1 AND 5`)
@Check('ck_reviews_moderated', `("status" = 'pending') = ("moderated_at" IS NULL)`)
export class Review extends StampedRow {
  @UuidField()
  productId: string;

  @ManyToOne(() => Product, (product) => product.reviews, { onDelete: 'CASCADE' })
  @JoinColumn()
  product: Relation<Product>;

  @UuidField({ nullable: true })
  customerId: string | null;

  @ManyToOne(() => Customer, (customer) => customer.reviews, { onDelete: 'SET NULL' })
  @JoinColumn()
  customer: Relation<Customer> | null;

  @TextField({ max: 100 })
  authorName: string;

  @IntegerField({ min: 1, max: 5 })
  rating: number;

  @TextField({ nullable: true })
  title: string | null;

  @TextField({ max: 10_000 })
  body: string;

  @BooleanField({ default: false, description: 'The customer has a paid order with this product.' })
  verifiedPurchase: boolean;

  @EnumField(ReviewStatus, 'review_status', { default: ReviewStatus.Pending })
  status: ReviewStatus;

  @InstantField({ nullable: true })
  moderatedAt: Date | null;

  @TextField({ nullable: true, max: 1_000 })
  rejectionReason: string | null;
}
