import { ApiSchema, OmitType, PickType } from '@nestjs/swagger';
import { Review } from './review.entity.js';

@ApiSchema({ name: 'CommerceReview' })
export class ReviewResponse extends OmitType(Review, [] as const) {}

@ApiSchema({ name: 'CommerceCreateReview' })
export class CreateReview extends PickType(Review, [
  'productId',
  'customerId',
  'authorName',
  'rating',
  'title',
  'body',
]) {}

@ApiSchema({ name: 'CommerceRejectReview' })
export class RejectReview extends PickType(Review, ['rejectionReason']) {}
