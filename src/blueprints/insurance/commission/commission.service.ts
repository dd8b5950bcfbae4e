import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { Between, type EntityManager } from 'typeorm';
import { type Principal } from '../../../access/index.js';
import { lockRow } from '../lock.js';
import { pence, pounds, total } from '../money/index.js';
import { type Moves, requireMove } from '../moves.js';
import { Recorder } from '../trail/recorder.js';
import { CommissionClawback } from './commission-clawback.js';
import { type CommissionDueLine, type CommissionDuePeriod, type CommissionDueResponse } from './commission-due.dto.js';
import { CommissionSplit, CommissionStatus } from './commission-split.js';

const SPLIT_MOVES: Moves<CommissionStatus> = { due: ['pay'], paid: [] };
const CLAWBACK_MOVES: Moves<'open' | 'recovered'> = { open: ['recover'], recovered: [] };

/** Who is owed commission, and what is taken back. */
@Injectable()
export class Commission {
  constructor(
    private readonly recorder: Recorder,
    @InjectEntityManager() private readonly manager: EntityManager,
  ) {}

  /** By payee, of what falls due from `from` to `to`, both included, paid or not. */
  due({ from, to }: CommissionDuePeriod): Promise<CommissionDueResponse> {
    const dueOn = Between(from, to);
    return this.manager.transaction('REPEATABLE READ', async (manager) => {
      const splits = await manager.findBy(CommissionSplit, { dueOn });
      const clawbacks = await manager.find(CommissionClawback, { where: { dueOn }, relations: { split: true } });
      return totalsOf(splits, clawbacks);
    });
  }

  pay(id: string, actor: Principal | undefined): Promise<CommissionSplit> {
    return this.recorder.transaction(actor, async (writes) => {
      const split = await lockRow(writes.manager, CommissionSplit, id, 'commission split');
      requireMove('commission split', SPLIT_MOVES, split.status, 'pay');
      const event = {
        action: 'commission.paid',
        summary: `${split.amount} of commission paid to ${split.payeeName}`,
        quiet: true,
      };
      return writes.update(CommissionSplit, split, { status: CommissionStatus.Paid, paidAt: new Date() }, event);
    });
  }

  recover(id: string, actor: Principal | undefined): Promise<CommissionClawback> {
    return this.recorder.transaction(actor, async (writes) => {
      const clawback = await lockRow(writes.manager, CommissionClawback, id, 'commission clawback');
      requireMove('commission clawback', CLAWBACK_MOVES, clawback.recoveredAt ? 'recovered' : 'open', 'recover');
      const event = {
        action: 'commission.recovered',
        summary: `${clawback.amount} of commission recovered`,
        quiet: true,
      };
      return writes.update(CommissionClawback, clawback, { recoveredAt: new Date() }, event);
    });
  }
}

function totalsOf(splits: readonly CommissionSplit[], clawbacks: readonly CommissionClawback[]): CommissionDueResponse {
  const payees = new Map<string, CommissionDueLine>();
  const lineOf = ({ payee, payeeName }: CommissionSplit) => {
    const key = `${payee} ${payeeName}`;
    const line = payees.get(key) ?? { payee, payeeName, splits: '0.00', clawbacks: '0.00', due: '0.00' };
    payees.set(key, line);
    return line;
  };
  for (const split of splits) {
    const line = lineOf(split);
    line.splits = total([line.splits, split.amount]);
  }
  for (const clawback of clawbacks) {
    const line = lineOf(clawback.split);
    line.clawbacks = total([line.clawbacks, clawback.amount]);
  }
  const lines = [...payees.values()].sort((a, b) => a.payeeName.localeCompare(b.payeeName));
  for (const line of lines) line.due = less(line.splits, line.clawbacks);
  const all = {
    splits: total(lines.map((each) => each.splits)),
    clawbacks: total(lines.map((each) => each.clawbacks)),
  };
  return { payees: lines, ...all, due: less(all.splits, all.clawbacks) };
}

function less(amount: string, other: string): string {
  return pounds(pence(amount) - pence(other));
}
