import { randomInt } from 'node:crypto';

const CLASSES: Readonly<Record<string, string>> = {
  d: '0123456789',
  w: 'abcdefghijklmnopqrstuvwxyz0123456789',
  S: 'abcdefgh',
  s: ' ',
};

/**
 * A text that matches a pattern as DTOs write them: literals, `\d \w \S`, classes, groups, alternatives and counts.
 * Repeated parts take as many characters as `minLength` asks for, random ones, so that two texts differ.
 */
export function textMatching(pattern: string, minLength = 1, maxLength = 40): string {
  const source = pattern.replace(/^\^/, '').replace(/\$$/, '');
  for (let repeats = 1; repeats <= maxLength; repeats += 1) {
    const text = new Generator(source, repeats).alternatives();
    if (text.length >= Math.min(minLength, maxLength) && new RegExp(pattern).test(text))
      return text.slice(0, Math.max(maxLength, 1));
  }
  throw new Error(`No text was found that matches ${pattern}. Teach textMatching() what it uses.`);
}

class Generator {
  private at = 0;

  constructor(
    private readonly source: string,
    private readonly repeats: number,
  ) {}

  /** The first of the alternatives; the others are read past. */
  alternatives(): string {
    let text = this.sequence();
    while (this.source[this.at] === '|') {
      this.at += 1;
      const other = this.sequence();
      if (text === '') text = other;
    }
    return text;
  }

  private sequence(): string {
    let text = '';
    while (this.at < this.source.length && !'|)'.includes(this.source[this.at])) text += this.repeated();
    return text;
  }

  private repeated(): string {
    const start = this.at;
    let text = this.atom();
    const end = this.at;
    const times = this.count();
    if (times === 0) return '';
    const after = this.at;
    for (let n = 1; n < times; n += 1) {
      this.at = start;
      text += this.atom();
    }
    this.at = Math.max(end, after);
    return text;
  }

  private count(): number {
    const rest = this.source.slice(this.at);
    const braces = /^\{(\d+)(,)?(\d*)\}/.exec(rest);
    if (braces) {
      this.at += braces[0].length;
      const [, least, open, most] = braces;
      if (!open) return Number(least);
      return Math.min(Math.max(Number(least), this.repeats), most ? Number(most) : Infinity);
    }
    const sign = rest[0];
    if (!'?*+'.includes(sign ?? ' ')) return 1;
    this.at += 1;
    return sign === '+' ? this.repeats : 0;
  }

  private atom(): string {
    const character = this.source[this.at++];
    if (character === '(') {
      if (this.source.startsWith('?:', this.at)) this.at += 2;
      const text = this.alternatives();
      this.at += 1;
      return text;
    }
    if (character === '[') return this.fromClass();
    if (character === '\\') return this.escaped(this.source[this.at++]);
    return character === '.' ? 'a' : character;
  }

  private fromClass(): string {
    let members = '';
    while (this.source[this.at] !== ']') {
      let member = this.source[this.at++];
      if (member === '\\') {
        member = this.source[this.at++];
        members += CLASSES[member] ?? member;
      } else if (this.source[this.at] === '-' && this.source[this.at + 1] !== ']') {
        const last = this.source[this.at + 1].charCodeAt(0);
        for (let code = member.charCodeAt(0); code <= last; code += 1) members += String.fromCharCode(code);
        this.at += 2;
      } else members += member;
    }
    this.at += 1;
    // Letters and digits, where there are any: signs are often not allowed at the ends.
    return pick(members.replace(/[^A-Za-z0-9]/g, '') || members);
  }

  private escaped(character: string): string {
    const members = CLASSES[character];
    return members ? pick(members) : character;
  }
}

function pick(members: string): string {
  return members[randomInt(members.length)];
}
