/** The options after `?` of a setting that is a URL. @throws Error naming an option that does not exist, never its value */
export function optionsOf<Name extends string>(url: URL, names: readonly Name[]): Partial<Record<Name, string>> {
  const unknown = [...url.searchParams.keys()].find((name) => !(names as readonly string[]).includes(name));
  if (unknown !== undefined) throw new Error(`has the unknown option "${unknown}". It takes: ${names.join(', ')}.`);
  return Object.fromEntries([...url.searchParams].filter(([, value]) => value !== '')) as Partial<Record<Name, string>>;
}

/** @throws Error saying what the option may be */
export function oneOf<const T extends string>(option: string, value: string | undefined, allowed: readonly T[]): T {
  if (value === undefined) return allowed[0];
  if (!(allowed as readonly string[]).includes(value)) {
    throw new Error(`has "${option}=${value}". Set ${option} to one of ${allowed.join(', ')}.`);
  }
  return value as T;
}
