import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import { type Principal } from '../../../access/index.js';
import { ConflictProblem, NotFoundProblem } from '../../../http/index.js';
import { ReportWeekStatus } from './report-week-status.js';
import { ReportWeek } from './report-week.js';
import { publishedProblem } from './week-guard.js';

interface Move {
  readonly from: ReportWeekStatus;
  readonly to: ReportWeekStatus;
  readonly stamps: (userId: string | null) => Partial<ReportWeek>;
}

const now = () => new Date();

/** Every move a week can make. Nothing leads out of `published`. */
const MOVES = {
  submit: { from: ReportWeekStatus.Draft, to: ReportWeekStatus.InReview, stamps: () => ({ submittedAt: now() }) },
  'send-back': { from: ReportWeekStatus.InReview, to: ReportWeekStatus.Draft, stamps: () => ({ submittedAt: null }) },
  approve: {
    from: ReportWeekStatus.InReview,
    to: ReportWeekStatus.Approved,
    stamps: (approvedById) => ({ approvedAt: now(), approvedById }),
  },
  reopen: {
    from: ReportWeekStatus.Approved,
    to: ReportWeekStatus.InReview,
    stamps: () => ({ approvedAt: null, approvedById: null }),
  },
  publish: {
    from: ReportWeekStatus.Approved,
    to: ReportWeekStatus.Published,
    stamps: (publishedById) => ({ publishedAt: now(), publishedById }),
  },
} satisfies Record<string, Move>;

export type WeekMove = keyof typeof MOVES;

export function movesFrom(status: ReportWeekStatus): WeekMove[] {
  return (Object.keys(MOVES) as WeekMove[]).filter((name) => MOVES[name].from === status);
}

@Injectable()
export class WeekLife {
  constructor(@InjectRepository(ReportWeek) private readonly weeks: Repository<ReportWeek>) {}

  /**
   * Moves the week on, or back. Of two at once the second sees what the first did.
   * @throws ConflictProblem (409) with the state and the moves it allows.
   */
  move(id: string, name: WeekMove, principal?: Pick<Principal, 'userId'>): Promise<ReportWeek> {
    return this.weeks.manager.transaction(async (manager) => {
      const week = await manager.findOne(ReportWeek, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!week) throw new NotFoundProblem('report week');
      const { from, to, stamps }: Move = MOVES[name];
      if (week.status === ReportWeekStatus.Published) throw publishedProblem();
      if (week.status !== from) {
        throw new ConflictProblem(
          'illegal_move',
          `A week in state "${week.status}" cannot ${name.replace('-', ' ')}.`,
          {
            state: week.status,
            allowed: movesFrom(week.status),
          },
        );
      }
      return manager.save(Object.assign(week, stamps(principal?.userId ?? null), { status: to }));
    });
  }
}
