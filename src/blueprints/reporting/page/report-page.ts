import { escapeText } from './escape.js';
import { figure, longDate, shortDate } from './format.js';
import { plot } from './plot.js';
import { type MetricSeries, type ReportContent } from './report-content.js';
import { STYLE } from './style.js';

/** The weekly report for people: one HTML document that needs nothing else, on a screen and on paper. */
export function reportPage(client: string, { week, weekEnds, sections, series }: ReportContent): string {
  const title = week.title || `Week ending ${longDate(week.weekEndingDate)}`;
  const state = week.status === 'published' ? '' : `<p class="state">${escapeText(week.status.replace('_', ' '))}</p>`;
  const plotted = new Set(sections.map(({ metricDefinitionId }) => metricDefinitionId));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header>
<p class="client">${escapeText(client)}</p>
<h1>${escapeText(title)}</h1>
<p class="dates">Week ending <time datetime="${escapeText(week.weekEndingDate)}">${longDate(week.weekEndingDate)}</time></p>
${state}
</header>
${paragraphs(week.summary, 'summary')}
${figures(series)}
${sections
  .map(({ heading, body, metricDefinitionId }) => {
    const own = series.find(({ definition }) => definition.id === metricDefinitionId);
    return `<section>
<h2>${escapeText(heading)}</h2>
${paragraphs(body)}
${own ? plotOf(own, weekEnds) : ''}
</section>`;
  })
  .join('\n')}
${series
  .filter(({ definition }) => !plotted.has(definition.id))
  .map((each) => `<section>\n<h2>${escapeText(each.definition.name)}</h2>\n${plotOf(each, weekEnds)}\n</section>`)
  .join('\n')}
</main>
</body>
</html>
`;
}

/** The week's figures, and how they changed. */
function figures(series: readonly MetricSeries[]): string {
  if (series.length === 0) return '';
  const rows = series.map(({ definition, values }) => {
    const [before, now] = [values.at(-2) ?? null, values.at(-1) ?? null];
    const change = before === null || now === null ? '–' : signed(Number(now) - Number(before), definition.decimals);
    return `<tr><th scope="row">${escapeText(definition.name)}</th><td>${withUnit(definition, now)}</td><td>${change}</td></tr>`;
  });
  return `<table>
<thead><tr><th scope="col">Figure</th><th scope="col">This week</th><th scope="col">Change</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`;
}

function plotOf({ definition, values }: MetricSeries, weekEnds: readonly string[]): string {
  const points = weekEnds.map((end, i) => {
    const value = values[i];
    return { label: shortDate(end), value: value === null ? null : Number(value) };
  });
  return plot(definition.name, points, (value) => figure(value, definition.decimals));
}

function withUnit({ decimals, unit }: MetricSeries['definition'], value: string | null): string {
  if (value === null) return '–';
  return `${figure(Number(value), decimals)}${unit ? ` ${escapeText(unit)}` : ''}`;
}

function signed(change: number, decimals: number): string {
  const text = figure(Math.abs(change), decimals);
  if (Number(text.replaceAll(',', '')) === 0) return '±0';
  return `${change > 0 ? '+' : '−'}${text}`;
}

/** Blank lines part paragraphs; single line breaks stay. */
function paragraphs(text: string, kind?: string): string {
  return text
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim())
    .map(
      (paragraph) => `<p${kind ? ` class="${kind}"` : ''}>${escapeText(paragraph.trim()).replaceAll('\n', '<br>')}</p>`,
    )
    .join('\n');
}
