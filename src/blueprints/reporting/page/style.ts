/** Of the report page. System fonts only; on paper no section is cut in two. */
export const STYLE = `
:root { color-scheme: light; --ink: #1d2733; --faint: #66717d; --rule: #d6dbe1; --line: #0b5cad; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: #fff; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; overflow-wrap: anywhere; }
header { border-bottom: 2px solid var(--ink); margin-bottom: 1.25rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0.1rem 0; }
h2 { font-size: 1.15rem; margin: 0 0 0.35rem; }
.client, .dates, .state { margin: 0 0 0.35rem; color: var(--faint); }
.state { display: inline-block; border: 1px solid; border-radius: 3px; padding: 0 0.4rem; }
.summary { font-size: 1.1rem; }
section { margin: 1.75rem 0; break-inside: avoid; }
table { width: 100%; border-collapse: collapse; break-inside: avoid; font-variant-numeric: tabular-nums; }
th, td { padding: 0.35rem 0.5rem; border-bottom: 1px solid var(--rule); text-align: right; }
th:first-child { text-align: left; }
thead th { color: var(--faint); font-weight: normal; }
.plot { display: block; width: 100%; height: auto; }
.plot .grid { stroke: var(--rule); }
.plot .label { fill: var(--faint); font: 11px system-ui, sans-serif; }
.plot .line { fill: none; stroke: var(--line); stroke-width: 2; }
.plot .dot { fill: #fff; stroke: var(--line); stroke-width: 2; }
@page { margin: 18mm; }
@media print { body { font-size: 11pt; } main { max-width: none; padding: 0; } }
`;
