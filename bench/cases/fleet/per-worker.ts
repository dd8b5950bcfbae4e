/** Each member once, `workers` at a time. */
export async function perWorker<T>(
  members: readonly T[],
  workers: number,
  work: (member: T) => Promise<unknown>,
): Promise<void> {
  const queue = members.values();
  const worker = async () => {
    for (const member of queue) await work(member);
  };
  await Promise.all(Array.from({ length: workers }, worker));
}
