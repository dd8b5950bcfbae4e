const AT_ONCE = 16;

/** Does the work for each item, 16 at a time. Returns how many there were. @throws the first error, when all that began have ended */
export async function inParallel<T>(items: AsyncIterable<T>, work: (item: T) => Promise<void>): Promise<number> {
  const iterator = items[Symbol.asyncIterator]();
  let count = 0;
  let failed = false;
  const worker = async () => {
    for (let next = await iterator.next(); !next.done && !failed; next = await iterator.next()) {
      try {
        await work(next.value);
        count += 1;
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure) throw failure.reason;
  return count;
}
