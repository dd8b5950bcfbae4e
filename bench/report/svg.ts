/** SVG as text: a few shapes, and colours for light and dark. */

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element; `children` are SVG already. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const text = given.map(([key, value]) => ` ${key}="${typeof value === 'number' ? round(value) : escaped(value!)}"`);
  const open = `<${name}${text.join('')}`;
  return children.length === 0 ? `${open}/>` : `${open}>${children.join('')}</${name}>`;
}

export interface TextAttributes {
  readonly class?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
}

export function text(x: number, y: number, content: string, { class: name, anchor }: TextAttributes = {}): string {
  return element('text', { x, y, class: name, 'text-anchor': anchor }, [escaped(content)]);
}

export function line(x1: number, y1: number, x2: number, y2: number, name: string): string {
  return element('line', { x1, y1, x2, y2, class: name });
}

/** Text and attribute values: nothing in them can end either. Control characters, which XML has no place for, go. */
export function escaped(content: string): string {
  return content
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Without a background of its own a drawing would depend on the page's. */
const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #24292f }
  .paper { fill: #ffffff } .title { font-weight: 600 } .quiet { fill: #57606a }
  .bar { fill: #8c959f } .ours { fill: #0969da } .curve { fill: none; stroke: #0969da; stroke-width: 2 }
  .second { stroke: #8250df } .third { stroke: #848d97 } .dot { fill: #0969da } .dot.second { fill: #8250df; stroke: none }
  .dot.third { fill: #848d97; stroke: none }
  .axis { stroke: #d0d7de } .range { stroke: #24292f; stroke-width: 1.5 }
  .target { stroke: #cf222e; stroke-width: 2; stroke-dasharray: 4 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .paper { fill: #0d1117 } .quiet { fill: #9198a1 } .bar { fill: #6e7681 }
    .ours { fill: #4493f8 } .curve { stroke: #4493f8 } .second { stroke: #ab7df8 } .dot { fill: #4493f8 }
    .dot.second { fill: #ab7df8 } .axis { stroke: #3d444d } .range { stroke: #e6edf3 } .target { stroke: #f85149 }
  }
`;

/** A whole drawing; `title` is what a screen reader says. */
export function drawing(width: number, height: number, title: string, shapes: readonly string[]): string {
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: 'img',
  };
  return `${element('svg', attributes, [
    element('title', {}, [escaped(title)]),
    `<style>${STYLE}</style>`,
    element('rect', { class: 'paper', width, height }),
    ...shapes,
  ])}\n`;
}

function round(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} has no place in a drawing.`);
  return String(Math.round(value * 100) / 100);
}
