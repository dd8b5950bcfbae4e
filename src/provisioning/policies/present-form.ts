/** A policy as one text: kind, command, role, conditions. */
export interface PolicyText {
  readonly name: string;
  readonly text: string;
}

/**
 * The policies a table of tenants would have in the present form, where it has those of the form of before: a RESTRICTIVE condition
 * and PERMISSIVE `true`, both TO `role`. Any other policies are left as they are, to be found wrong.
 */
export function inPresentForm<T extends PolicyText>(
  policies: readonly T[],
  role: string,
): { policies: T[]; isOld: boolean } {
  const wall = policies.find(({ name }) => name === 'tenant_isolation')?.text;
  const restrictive = `RESTRICTIVE * ${role} `;
  let isOld = false;
  const renewed = (policy: T, text: string): T => {
    isOld = true;
    return { ...policy, text };
  };
  const present = policies.map((policy) => {
    const { name, text } = policy;
    if (
      name === 'tenant_rows' &&
      text === `PERMISSIVE * ${role} USING true CHECK true` &&
      wall?.startsWith(restrictive)
    ) {
      return renewed(policy, `PERMISSIVE * PUBLIC ${wall.slice(restrictive.length)}`);
    }
    const reads = `PERMISSIVE r ${role} `;
    if (name === 'tenant_reads' && text.startsWith(reads))
      return renewed(policy, `PERMISSIVE r PUBLIC ${text.slice(reads.length)}`);
    return policy;
  });
  return { policies: present, isOld };
}
