import { type OwnerDatabase, type OwnerTransaction } from '../owner-database.js';

class Undo<T> extends Error {
  constructor(readonly result: T) {
    super();
  }
}

/** Does the work in a transaction that is rolled back: nobody else ever sees what it makes. Returns its result. */
export async function undone<T>(owner: OwnerDatabase, work: (transaction: OwnerTransaction) => Promise<T>): Promise<T> {
  try {
    return await owner.transaction(async (transaction) => {
      throw new Undo(await work(transaction));
    });
  } catch (error) {
    if (error instanceof Undo) return (error as Undo<T>).result;
    throw error;
  }
}
