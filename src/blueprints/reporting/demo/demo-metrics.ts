import { type EntityManager } from 'typeorm';
import { type SeedTenant } from '../../../tenancy/index.js';
import { Aggregation, ValueOrigin } from '../metrics/enums.js';
import { MetricDefinition } from '../metrics/metric-definition.js';
import { WeeklyMetricValue } from '../metrics/weekly-metric-value.js';
import { demoId } from './demo-ids.js';
import { insertMissing } from './insert.js';
import { WEEK_ENDS, type Story } from './stories.js';

const DEFINITIONS = [
  { key: 'answered_calls', name: 'Answered calls', endpoint: 'calls', aggregation: Aggregation.Count },
  {
    key: 'longest_call',
    name: 'Longest call',
    unit: 'min',
    endpoint: 'calls',
    aggregation: Aggregation.Maximum,
    valuePath: 'duration.minutes',
  },
  {
    key: 'hours_worked',
    name: 'Hours worked',
    unit: 'h',
    endpoint: 'time_entries',
    aggregation: Aggregation.Sum,
    valuePath: 'hours',
    decimals: 1,
  },
];

/** The figures equal what a computation over the demo payloads gives. */
function figuresOf(story: Story, week: number) {
  const calls = story.calls[week];
  return [
    { value: calls, sampleSize: calls },
    { value: 2 + Math.min(calls, 7), sampleSize: calls },
    { value: story.hours[week], sampleSize: 5 },
  ];
}

export function definitionId(tenant: SeedTenant, key: string): string {
  return demoId(tenant, `metric:${key}`);
}

export async function seedDefinitions(manager: EntityManager, tenant: SeedTenant): Promise<void> {
  const rows = DEFINITIONS.map((definition, position) => ({
    id: definitionId(tenant, definition.key),
    position,
    ...definition,
  }));
  await insertMissing(manager, MetricDefinition, rows);
}

/** Needs the weeks `week:<date>`, the definitions and the run. */
export async function seedValues(manager: EntityManager, tenant: SeedTenant, story: Story, syncRunId: string) {
  const rows = WEEK_ENDS.flatMap((end, week) =>
    figuresOf(story, week).map(({ value, sampleSize }, i) => ({
      id: demoId(tenant, `value:${end}:${i}`),
      reportWeekId: demoId(tenant, `week:${end}`),
      metricDefinitionId: definitionId(tenant, DEFINITIONS[i].key),
      value: value.toFixed(4),
      sampleSize,
      origin: ValueOrigin.Computed,
      syncRunId,
    })),
  );
  await insertMissing(manager, WeeklyMetricValue, rows);
}
