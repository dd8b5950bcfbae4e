import { StringDecoder } from 'node:string_decoder';

/** One product as text, or why there is none; `position` counts from 1 (lines of NDJSON, items of an array). */
export type JsonItem = { position: number } & ({ text: string } | { problem: string });

const LONGEST_ITEM_CHARACTERS = 5_000_000;
const TOO_LONG = `longer than ${LONGEST_ITEM_CHARACTERS} characters`;

/** The lines of NDJSON, one at a time; blank ones are passed over. A line that is too long costs itself only. */
export async function* ndjsonItems(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<JsonItem> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let overflowed = false;
  let position = 0;
  const finish = (line: string): JsonItem | undefined => {
    position += 1;
    const text = line.trim();
    if (overflowed) return { position, problem: TOO_LONG };
    return text === '' ? undefined : { position, text };
  };
  for await (const chunk of chunks) {
    const lines = decoder.write(Buffer.from(chunk)).split('\n');
    for (const [index, part] of lines.entries()) {
      if (!overflowed) rest += part;
      if (rest.length > LONGEST_ITEM_CHARACTERS) {
        overflowed = true;
        rest = '';
      }
      if (index === lines.length - 1) break;
      const item = finish(rest);
      if (item) yield item;
      rest = '';
      overflowed = false;
    }
  }
  const last = finish(rest + decoder.end());
  if (last) yield last;
}

/**
 * The objects of a JSON array, one at a time: `[{…}, …]`, or `{"products": [{…}, …]}` as Shopify answers. Whatever
 * stands between objects is passed over, so that a broken separator costs nothing.
 */
export async function* jsonArrayItems(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<JsonItem> {
  const decoder = new StringDecoder('utf8');
  const splitter = new ObjectSplitter();
  for await (const chunk of chunks) yield* splitter.add(decoder.write(Buffer.from(chunk)));
  yield* splitter.end();
}

/** Finds the objects inside the outermost array by counting brackets outside of strings. */
class ObjectSplitter {
  private inArray = false;
  private depth = 0;
  private inString = false;
  private escaped = false;
  private item = '';
  private tooLong = false;
  private position = 0;

  *add(text: string): Generator<JsonItem> {
    let start = this.depth > 0 ? 0 : -1;
    for (let index = 0; index < text.length; index += 1) {
      const character = text[index];
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (character === '\\') this.escaped = true;
        else if (character === '"') this.inString = false;
        continue;
      }
      if (character === '"') this.inString = true;
      else if (!this.inArray) this.inArray = character === '[';
      else if (character === '{' || (character === '[' && this.depth > 0)) {
        if (this.depth === 0) start = index;
        this.depth += 1;
      } else if ((character === '}' || character === ']') && this.depth > 0) {
        this.depth -= 1;
        if (this.depth > 0) continue;
        this.keep(text.slice(start, index + 1));
        start = -1;
        yield this.take();
      }
    }
    if (start >= 0) this.keep(text.slice(start));
  }

  *end(): Generator<JsonItem> {
    if (this.depth > 0) yield { position: this.position + 1, problem: 'the input ends in the middle of it' };
    else if (!this.inArray) yield { position: 1, problem: 'the input holds no JSON array' };
  }

  private keep(part: string): void {
    if (this.item.length + part.length > LONGEST_ITEM_CHARACTERS) this.tooLong = true;
    this.item = this.tooLong ? '' : this.item + part;
  }

  private take(): JsonItem {
    this.position += 1;
    const { position, item, tooLong } = this;
    this.item = '';
    this.tooLong = false;
    return tooLong ? { position, problem: TOO_LONG } : { position, text: item };
  }
}
