import { Body, Controller, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { guarded } from '../../../access/index.js';
import { ResourceController } from '../../../http/index.js';
import { ActionRoute } from '../action-route.js';
import { Moderation } from './moderation.js';
import { CreateReview, RejectReview, ReviewResponse } from './review.dto.js';
import { Review } from './review.entity.js';
import { VerifiedPurchase } from './verified-purchase.js';

@ApiTags('commerce: reviews')
@Controller('commerce/reviews')
export class ReviewsController extends ResourceController({
  entity: Review,
  response: ReviewResponse,
  create: CreateReview,
  operations: ['list', 'get', 'create', 'delete'],
  filters: ['productId', 'customerId', 'status', 'rating', 'verifiedPurchase', 'createdAt'],
  sort: ['createdAt', 'rating'],
  search: ['title', 'body', 'authorName'],
  decorate: guarded('reviews'),
  hooks: VerifiedPurchase,
}) {
  constructor(private readonly moderation: Moderation) {
    super();
  }

  @ActionRoute(':id/approve', 'Let everyone read a review', 'reviews.moderate', ReviewResponse)
  async approve(@Param('id', ParseUUIDPipe) id: string) {
    await this.moderation.approve(id);
    return this.toResponse(await this.resource.get(id));
  }

  @ActionRoute(':id/reject', 'Keep a review from being read', 'reviews.moderate', ReviewResponse)
  async reject(@Param('id', ParseUUIDPipe) id: string, @Body() { rejectionReason }: RejectReview) {
    await this.moderation.reject(id, rejectionReason ?? null);
    return this.toResponse(await this.resource.get(id));
  }
}
