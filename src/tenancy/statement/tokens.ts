/** `word`: lower case. `name`: a quoted identifier without its quotes. `unicode`: U&"…", whose escapes are not resolved. */
export type TokenKind = 'word' | 'name' | 'unicode' | 'string' | 'number' | 'symbol';

export interface Token {
  readonly kind: TokenKind;
  /** Of a string: its content, null where escapes could change it. Of a symbol: one character. */
  readonly value: string | null;
}

/** ASCII only: to PostgreSQL every other character is part of an identifier. */
const BLANK = /[ \t\n\r\f\v]*/y;
const LINE_COMMENT = /--[^\n\r]*/y;
const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const NUMBER = /\$?\d[\w.]*/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const QUOTED_NAME = /"(?:[^"]|"")*(?:"|$)/y;
const PLAIN_STRING = /'(?:[^']|'')*(?:'|$)/y;
const ESCAPE_STRING = /'(?:[^'\\]|''|\\[^])*(?:'|$)/y;

/**
 * Reads a statement token by token, as PostgreSQL's own scanner does with `standard_conforming_strings` on: nested comments,
 * dollar quotes, E'' and U&'' strings, quoted names. Something that does not end reaches to the end of the text.
 */
export class Tokens {
  private at = 0;

  constructor(readonly text: string) {}

  /** Null behind the last token. */
  next(): Token | null {
    this.skipBlanks();
    const { text, at } = this;
    if (at >= text.length) return null;
    const first = text[at];
    const second = text[at + 1];
    if (first === "'") return this.string(PLAIN_STRING);
    if (first === '"') return { kind: 'name', value: unquoted(this.take(QUOTED_NAME)!) };
    if (second === "'" && 'eEbBxXnN'.includes(first)) return this.prefixed(1, first);
    if (second === '&' && (first === 'u' || first === 'U')) {
      const quote = text[at + 2];
      if (quote === "'") return this.prefixed(2, first);
      if (quote === '"') return this.unicodeName();
    }
    if (first === '$') {
      const tag = this.take(DOLLAR_TAG);
      if (tag) return this.dollarQuoted(tag);
    }
    const word = this.take(WORD);
    if (word) return { kind: 'word', value: folded(word) };
    const number = this.take(NUMBER);
    if (number) return { kind: 'number', value: number };
    this.at += 1;
    return { kind: 'symbol', value: first };
  }

  private prefixed(length: number, prefix: string): Token {
    this.at += length;
    this.string(prefix === 'e' || prefix === 'E' ? ESCAPE_STRING : PLAIN_STRING);
    return { kind: 'string', value: null };
  }

  private unicodeName(): Token {
    this.at += 'U&'.length;
    this.take(QUOTED_NAME);
    return { kind: 'unicode', value: null };
  }

  /** Also its continuations: strings with a line break between them are one, of the kind of the first. */
  private string(form: RegExp): Token {
    let parts = 0;
    let value: string | null = null;
    for (let more = true; more; parts += 1) {
      value = this.take(form)!;
      const end = this.at;
      this.skipBlanks({ nestedComments: false });
      more = this.text[this.at] === "'" && /[\n\r]/.test(this.text.slice(end, this.at));
      if (!more) this.at = end;
    }
    return { kind: 'string', value: parts === 1 && form === PLAIN_STRING ? unquoted(value!) : null };
  }

  private dollarQuoted(tag: string): Token {
    const end = this.text.indexOf(tag, this.at);
    this.at = end < 0 ? this.text.length : end + tag.length;
    return { kind: 'string', value: null };
  }

  private skipBlanks({ nestedComments = true } = {}): void {
    for (;;) {
      this.take(BLANK);
      if (this.text.startsWith('--', this.at)) this.take(LINE_COMMENT);
      else if (nestedComments && this.text.startsWith('/*', this.at)) this.at = endOfComment(this.text, this.at);
      else return;
    }
  }

  private take(form: RegExp): string | null {
    form.lastIndex = this.at;
    const found = form.exec(this.text);
    if (!found) return null;
    this.at += found[0].length;
    return found[0];
  }
}

/** PostgreSQL folds ASCII letters only: the Kelvin sign is no K. */
function folded(word: string): string {
  return /^[\0-\x7f]*$/.test(word) ? word.toLowerCase() : word.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function unquoted(text: string): string {
  const [quote] = text;
  return text.slice(1, -1).replaceAll(quote + quote, quote);
}

function endOfComment(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 2) {
    if (text.startsWith('/*', at)) depth += 1;
    else if (text.startsWith('*/', at)) depth -= 1;
    else at -= 1;
    if (depth === 0) return at + 2;
  }
  return text.length;
}
