import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import { Representative } from '../representatives/representative.entity.js';
import { lockRow } from '../rows/lock-row.js';
import { UnknownReferenceProblem } from '../rows/unknown-reference.js';
import { EscalationStatus } from './escalation-enums.js';
import { assertUnsettled, move } from './escalation-moves.js';
import { type MoveEscalation } from './escalation.dto.js';
import { Escalation } from './escalation.entity.js';
import { settle } from './settle.js';

/** @throws NotFoundProblem; ConflictProblem `escalation_settled`, `illegal_move`. */
@Injectable()
export class EscalationsService {
  constructor(@InjectRepository(Escalation) private readonly escalations: Repository<Escalation>) {}

  assign(id: string, representativeId: string): Promise<Escalation> {
    return this.escalations.manager.transaction(async (manager) => {
      const escalation = await lockRow(manager, Escalation, id, 'escalation');
      assertUnsettled(escalation);
      if (!(await manager.existsBy(Representative, { id: representativeId }))) {
        throw new UnknownReferenceProblem('representativeId');
      }
      escalation.assignedToId = representativeId;
      return manager.save(move(escalation, EscalationStatus.ASSIGNED));
    });
  }

  move(id: string, { status, resolution }: MoveEscalation): Promise<Escalation> {
    return this.escalations.manager.transaction(async (manager) => {
      const escalation = await lockRow(manager, Escalation, id, 'escalation');
      assertUnsettled(escalation);
      if (status === EscalationStatus.RESOLVED || status === EscalationStatus.DISMISSED) {
        return settle(manager, escalation, status, resolution);
      }
      return manager.save(move(escalation, status));
    });
  }
}
