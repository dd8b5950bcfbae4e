/** What differs between the demo clients. */
export interface Story {
  /** Calls answered in each of the four weeks, then hours worked for the client. */
  readonly calls: readonly number[];
  readonly hours: readonly number[];
  readonly summaries: readonly string[];
  readonly remark: string;
}

const harbour: Story = {
  calls: [6, 9, 8, 11],
  hours: [12, 14, 11, 15],
  summaries: [
    'A quiet start of the year: most callers moved their appointments.',
    'The reminder letters went out on Tuesday, and calls rose by half.',
    'Two lines were down on Thursday morning; the figures are lower for it.',
    'Best week so far: new patients asked for the spring check-up.',
  ],
  remark: 'Please say how many of these were new patients.',
};

const lumen: Story = {
  calls: [10, 7, 12, 9],
  hours: [20, 18, 22, 19],
  summaries: [
    'The winter sale brought callers; a third asked for dimmable fittings.',
    'After the sale: fewer calls, longer ones.',
    'The trade fair filled Wednesday and Thursday.',
    'Follow-up of the trade fair, with two large quotes sent.',
  ],
  remark: 'The plot should show last year as well.',
};

export function storyOf(slug: string): Story {
  return slug === 'lumen' ? lumen : harbour;
}

/** Last days of the demo weeks, oldest first. */
export const WEEK_ENDS = ['2026-01-04', '2026-01-11', '2026-01-18', '2026-01-25'] as const;

/** The day `daysBefore` days before `date`, as YYYY-MM-DD. */
export function dayBefore(date: string, daysBefore: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - daysBefore * 86_400_000).toISOString().slice(0, 10);
}
