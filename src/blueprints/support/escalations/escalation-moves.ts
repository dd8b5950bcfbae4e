import { ConflictProblem } from '../../../http/index.js';
import { Moves } from '../rows/moves.js';
import { EscalationStatus } from './escalation-enums.js';
import { type Escalation } from './escalation.entity.js';

const { PENDING, ASSIGNED, IN_PROGRESS, RESOLVED, DISMISSED } = EscalationStatus;

export const SETTLED: readonly EscalationStatus[] = [RESOLVED, DISMISSED];

export const ESCALATION_MOVES = new Moves<EscalationStatus>('escalation', {
  [PENDING]: [ASSIGNED, RESOLVED, DISMISSED],
  [ASSIGNED]: [ASSIGNED, IN_PROGRESS, RESOLVED, DISMISSED],
  [IN_PROGRESS]: [ASSIGNED, RESOLVED, DISMISSED],
  [RESOLVED]: [],
  [DISMISSED]: [],
});

/** @throws ConflictProblem `escalation_settled`. */
export function assertUnsettled({ status }: Pick<Escalation, 'status'>): void {
  if (!SETTLED.includes(status)) return;
  throw new ConflictProblem('escalation_settled', `The escalation is ${status} and does not change any more.`, {
    state: status,
    allowed: [],
  });
}

export function move(escalation: Escalation, to: EscalationStatus, now = new Date()): Escalation {
  ESCALATION_MOVES.assert(escalation.status, to);
  escalation.status = to;
  if (to === ASSIGNED) escalation.assignedAt = now;
  if (SETTLED.includes(to)) escalation.resolvedAt = now;
  return escalation;
}
