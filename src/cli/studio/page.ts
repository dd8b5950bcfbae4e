/** What the page is about; it reads this from its own attributes. */
export interface PageFacts {
  readonly tenant: string;
  readonly blueprint: string;
  /** The schema whose tables are shown first. */
  readonly schema: string;
  readonly readOnly: boolean;
}

/** Nothing is loaded from, or sent to, anywhere but this server: also not the usage data studio-core would report. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Relative addresses: the token in the page's own address is part of each of them. */
export function pageOf({ tenant, blueprint, schema, readOnly }: PageFacts): string {
  const about = `${tenant} · ${blueprint}${readOnly ? ' · read only' : ''}`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>${escaped(about)}</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="page.css" />
    <script type="module" src="page.js"></script>
  </head>
  <body>
    <header>${escaped(about)}</header>
    <main id="studio" data-schema="${escaped(schema)}"></main>
  </body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
