import { type BodyLimits } from './limits.js';
import { BodyTooLargeProblem, MalformedJsonProblem } from './problems.js';

/** A number of so many characters without an exponent is far from Infinity. */
const LONGEST_NUMBER = 64;

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

interface Frame {
  /** Names so far, of an object; null for an array. */
  readonly names: Set<string> | null;
  items: number;
  /** The next text is a name. */
  atName: boolean;
}

/**
 * Walks through JSON text once, before it is parsed, and stops at the first thing that is too much. Whether the text is
 * JSON at all is left to `JSON.parse`.
 *
 * Beside the limits it refuses what `JSON.parse` takes and later readers understand differently: a name that comes twice
 * in one object, `__proto__`, and numbers that become Infinity.
 * @throws BodyTooLargeProblem (413), MalformedJsonProblem (400).
 */
export function checkJson(text: string, limits: Omit<BodyLimits, 'bytes'>): void {
  const frames: Frame[] = [];
  let frame: Frame | undefined;
  let keys = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfText(text, at + 1);
      if (end - at - 1 > limits.textLength) throw new BodyTooLargeProblem('textLength', limits.textLength);
      if (frame?.names && frame.atName) {
        keys += 1;
        if (keys > limits.keys) throw new BodyTooLargeProblem('keys', limits.keys);
        addName(frame.names, text.slice(at + 1, end), limits.keysPerObject);
        frame.atName = false;
      }
      at = end;
    } else if (code === COMMA) {
      if (!frame) continue;
      frame.atName = true;
      frame.items += 1;
      if (!frame.names && frame.items >= limits.items) throw new BodyTooLargeProblem('items', limits.items);
    } else if (code === 0x7b /* { */ || code === 0x5b /* [ */) {
      if (frames.length >= limits.depth) throw new BodyTooLargeProblem('depth', limits.depth);
      frame = { names: code === 0x7b ? new Set() : null, items: 0, atName: true };
      frames.push(frame);
    } else if (code === 0x7d /* } */ || code === 0x5d /* ] */) {
      frames.pop();
      frame = frames.at(-1);
    } else if (code === 0x2d /* - */ || isDigit(code)) {
      at = endOfNumber(text, at) - 1;
    }
  }
}

/** Where the closing quote is, or the end of the text. */
function endOfText(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at += 1;
  }
  return text.length;
}

function addName(names: Set<string>, written: string, most: number): void {
  const name = written.includes('\\') ? unescaped(written) : written;
  if (name === '__proto__') throw new MalformedJsonProblem('The body has a field "__proto__", which is never taken.');
  if (names.has(name)) {
    throw new MalformedJsonProblem(`The body has the field ${JSON.stringify(name.slice(0, 60))} twice in one object.`);
  }
  names.add(name);
  if (names.size > most) throw new BodyTooLargeProblem('keysPerObject', most);
}

function unescaped(written: string): string {
  try {
    return JSON.parse(`"${written}"`) as string;
  } catch {
    throw new MalformedJsonProblem();
  }
}

function endOfNumber(text: string, from: number): number {
  let end = from + 1;
  let exponent = false;
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (code === 0x65 /* e */ || code === 0x45 /* E */) exponent = true;
    else if (!isDigit(code) && code !== 0x2e && code !== 0x2b && code !== 0x2d) break;
  }
  if (end - from > LONGEST_NUMBER) throw new MalformedJsonProblem('The body has a number of too many digits.');
  if (exponent && !Number.isFinite(Number(text.slice(from, end)))) {
    throw new MalformedJsonProblem('The body has a number that is too large.');
  }
  return end;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
