import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, type Repository } from 'typeorm';
import { DecisionRuleAction } from '../agents/agent-enums.js';
import { DecisionRule } from '../agents/decision-rule.entity.js';
import { lockRow } from '../rows/lock-row.js';
import { requireRole } from '../users/require-role.js';
import { STAFF } from '../users/user-role.js';
import { approve, cancel, deny, escalate } from './refund-decisions.js';
import { RefundStatus } from './refund-enums.js';
import { factsOf } from './refund-facts.js';
import { REFUND_MOVES } from './refund-moves.js';
import { type ApproveRefund, type DecideRefund, type EscalateRefund } from './refund.dto.js';
import { Refund } from './refund.entity.js';
import { firstMatch } from './rule-matching.js';

/** The life of a refund. Each step locks it first. @throws NotFoundProblem; ConflictProblem `illegal_move`. */
@Injectable()
export class RefundsService {
  constructor(@InjectRepository(Refund) private readonly refunds: Repository<Refund>) {}

  /**
   * Lets the enabled decision rules decide a PENDING refund, lowest priority number first, and the first one that applies
   * is final. It stays PENDING where none applies.
   * @throws ConflictProblem `no_budget`, `budget_not_active`, `budget_exceeded` where a rule approves and nothing is left.
   */
  evaluate(id: string): Promise<Refund> {
    return this.change(id, async (refund, manager) => {
      // Not from ESCALATED, which a person decides: the move every decision of a rule could be is asked for.
      REFUND_MOVES.assert(refund.status, RefundStatus.ESCALATED);
      const facts = await factsOf(manager, refund);
      const rules = await manager.find(DecisionRule, {
        where: { enabled: true },
        order: { priority: 'ASC', createdAt: 'ASC', id: 'ASC' },
      });
      const rule = firstMatch(rules, facts, new Date());
      if (!rule) return refund;
      const { id: decisionRuleId, name: decisionNote, agentConfigurationId } = rule;
      const decide = {
        [DecisionRuleAction.APPROVE]: approve,
        [DecisionRuleAction.DENY]: deny,
        [DecisionRuleAction.ESCALATE]: escalate,
      };
      return decide[rule.action](manager, refund, { decisionRuleId, decisionNote, agentConfigurationId });
    });
  }

  /** @throws ConflictProblem `no_budget`, `budget_not_active`, `budget_exceeded`; UnknownReferenceProblem. */
  approve(id: string, { budgetId, ...decision }: ApproveRefund): Promise<Refund> {
    return this.change(id, async (refund, manager) => {
      await requireRole(manager, 'decidedById', decision.decidedById, STAFF);
      return approve(manager, refund, decision, budgetId);
    });
  }

  deny(id: string, decision: DecideRefund): Promise<Refund> {
    return this.change(id, async (refund, manager) => {
      await requireRole(manager, 'decidedById', decision.decidedById, STAFF);
      return deny(manager, refund, decision);
    });
  }

  escalate(id: string, decision: EscalateRefund): Promise<Refund> {
    return this.change(id, (refund, manager) => escalate(manager, refund, decision));
  }

  /** The money has left. */
  process(id: string): Promise<Refund> {
    return this.change(id, (refund, manager) => {
      REFUND_MOVES.assert(refund.status, RefundStatus.PROCESSED);
      return manager.save(Object.assign(refund, { status: RefundStatus.PROCESSED, processedAt: new Date() }));
    });
  }

  cancel(id: string): Promise<Refund> {
    return this.change(id, (refund, manager) => cancel(manager, refund));
  }

  private change(
    id: string,
    step: (refund: Refund, manager: EntityManager) => Promise<Refund> | Refund,
  ): Promise<Refund> {
    return this.refunds.manager.transaction(async (manager) =>
      step(await lockRow(manager, Refund, id, 'refund'), manager),
    );
  }
}
