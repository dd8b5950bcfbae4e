import { Moves } from '../rows/moves.js';
import { RefundStatus } from './refund-enums.js';

const { PENDING, ESCALATED, APPROVED, DENIED, PROCESSED, CANCELLED } = RefundStatus;

export const REFUND_MOVES = new Moves<RefundStatus>('refund', {
  [PENDING]: [APPROVED, DENIED, ESCALATED, CANCELLED],
  [ESCALATED]: [APPROVED, DENIED, CANCELLED],
  [APPROVED]: [PROCESSED, CANCELLED],
  [DENIED]: [],
  [PROCESSED]: [],
  [CANCELLED]: [],
});
