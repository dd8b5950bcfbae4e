import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, LessThanOrEqual, type Repository } from 'typeorm';
import { NotFoundProblem } from '../../../http/index.js';
import { MetricDefinition } from '../metrics/metric-definition.js';
import { WeeklyMetricValue } from '../metrics/weekly-metric-value.js';
import { ReportSection } from '../texts/report-section.js';
import { ReportWeek } from '../weeks/report-week.js';

const WEEKS_PLOTTED = 8;

/** A metric's figures over the weeks of the page, oldest first; null where a week has none. */
export interface MetricSeries {
  readonly definition: MetricDefinition;
  readonly values: readonly (string | null)[];
}

export interface ReportContent {
  readonly week: ReportWeek;
  /** Last days of the weeks plotted; the last one is the report's own. */
  readonly weekEnds: readonly string[];
  readonly sections: readonly ReportSection[];
  readonly series: readonly MetricSeries[];
}

/** What a report page says. */
@Injectable()
export class ReportContents {
  constructor(
    @InjectRepository(ReportWeek) private readonly weeks: Repository<ReportWeek>,
    @InjectRepository(ReportSection) private readonly sections: Repository<ReportSection>,
    @InjectRepository(MetricDefinition) private readonly definitions: Repository<MetricDefinition>,
    @InjectRepository(WeeklyMetricValue) private readonly values: Repository<WeeklyMetricValue>,
  ) {}

  /** @throws NotFoundProblem (404). */
  async of(reportWeekId: string): Promise<ReportContent> {
    const week = await this.weeks.findOneBy({ id: reportWeekId });
    if (!week) throw new NotFoundProblem('report week');
    const weeks = await this.weeks.find({
      select: { id: true, weekEndingDate: true },
      where: { weekEndingDate: LessThanOrEqual(week.weekEndingDate) },
      order: { weekEndingDate: 'DESC' },
      take: WEEKS_PLOTTED,
    });
    weeks.reverse();
    const sections = await this.sections.find({
      where: { reportWeekId },
      order: { position: 'ASC', createdAt: 'ASC', id: 'ASC' },
    });
    const values = await this.values.findBy({ reportWeekId: In(weeks.map(({ id }) => id)) });
    const definitions = await this.definitions.find({ order: { position: 'ASC', key: 'ASC' } });
    return {
      week,
      weekEnds: weeks.map(({ weekEndingDate }) => weekEndingDate),
      sections,
      series: definitions.flatMap((definition) => {
        const own = new Map(
          values
            .filter(({ metricDefinitionId }) => metricDefinitionId === definition.id)
            .map((v) => [v.reportWeekId, v.value]),
        );
        return own.has(week.id) ? [{ definition, values: weeks.map(({ id }) => own.get(id) ?? null) }] : [];
      }),
    };
  }
}
