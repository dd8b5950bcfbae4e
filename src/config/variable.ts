/** One environment variable: what it is when left out, and how its text becomes a value. */
export interface Variable<T> {
  readonly fallback: T;
  /** @throws Error saying what is wrong and what to write instead; a secret's text is not in it. */
  parse(text: string): T;
}

export function integer(fallback: number, from: number, to: number): Variable<number> {
  return { fallback, parse: (text) => wholeNumber(text, from, to) };
}

export function optionalInteger(from: number, to: number): Variable<number | undefined> {
  return { fallback: undefined, parse: (text) => wholeNumber(text, from, to) };
}

export function choice<const T extends string>(fallback: T, ...others: T[]): Variable<T> {
  const allowed: readonly string[] = [fallback, ...others];
  return {
    fallback,
    parse: (text) => {
      if (!allowed.includes(text)) throw new Error(`is "${text}". Set it to one of ${allowed.join(', ')}.`);
      return text as T;
    },
  };
}

export function text(fallback: string): Variable<string> {
  return { fallback, parse: (value) => value };
}

export function matching(pattern: RegExp, example: string): Variable<string | undefined> {
  return {
    fallback: undefined,
    parse: (value) => {
      if (!pattern.test(value)) throw new Error(`is "${value}". Write it like ${example}.`);
      return value;
    },
  };
}

/** A comma-separated list without repetitions; `undefined` when left out, which is not the same as an empty one. */
export function list(pattern: RegExp, example: string): Variable<readonly string[] | undefined> {
  return {
    fallback: undefined,
    parse: (value) => {
      const items = value.split(',').map((item) => item.trim());
      const wrong = items.find((item) => !pattern.test(item));
      if (wrong !== undefined) throw new Error(`holds "${wrong}". Write names with commas between them: ${example}.`);
      return [...new Set(items)];
    },
  };
}

/** A URL may hold a password, so its text is in no message. */
export function url(protocols: readonly string[], example: string): Variable<string | undefined> {
  return {
    fallback: undefined,
    parse: (value) => {
      if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol) || new URL(value).hash !== '') {
        throw new Error(`is not a URL like ${example}. Special characters of the password are percent-encoded.`);
      }
      return value;
    },
  };
}

export function secret(rule: (value: string) => boolean, demand: string): Variable<string | undefined> {
  return {
    fallback: undefined,
    parse: (value) => {
      if (!rule(value)) throw new Error(demand);
      return value;
    },
  };
}

function wholeNumber(value: string, from: number, to: number): number {
  const number = /^\d+$/.test(value) ? Number(value) : NaN;
  if (!(number >= from && number <= to)) {
    throw new Error(`is "${value}". Set it to a whole number from ${from} to ${to}.`);
  }
  return number;
}
