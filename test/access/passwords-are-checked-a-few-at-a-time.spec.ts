import { hashPassword, HashingSlots, isPassword } from '../../src/access/index.js';

/** Work that ends when it is told to. */
function held() {
  const ends: (() => void)[] = [];
  let most = 0;
  return {
    work: () => {
      const running = new Promise<void>((resolve) => ends.push(resolve));
      most = Math.max(most, ends.length);
      return running;
    },
    end: () => ends.shift()!(),
    get running() {
      return ends.length;
    },
    get most() {
      return most;
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('passwords are checked a few at a time', () => {
  it('runs two, lets three wait, refuses the rest at once with 503 and Retry-After', async () => {
    const slots = new HashingSlots({ atOnce: 2, waiting: 3, waitMs: 60_000 });
    const work = held();
    const all = Array.from({ length: 8 }, () => slots.run(work.work));
    const outcomes = Promise.allSettled(all);
    await settled();
    expect(work.running).toBe(2);
    for (let n = 0; n < 5; n += 1) {
      work.end();
      await settled();
    }
    const refused = (await outcomes).filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason);
    expect(refused).toHaveLength(3);
    for (const problem of refused) {
      expect(problem).toMatchObject({ code: 'log_in_busy', headers: { 'Retry-After': expect.any(String) } });
      expect(problem.getStatus()).toBe(503);
    }
    expect(work.most).toBe(2);
  });

  it('refuses what has waited too long, and never starts it', async () => {
    const slots = new HashingSlots({ atOnce: 1, waiting: 3, waitMs: 5 });
    const work = held();
    const first = slots.run(work.work);
    await expect(slots.run(work.work)).rejects.toMatchObject({ code: 'log_in_busy' });
    work.end();
    await first;
    // The slot is free again.
    const second = slots.run(work.work);
    await settled();
    expect(work.running).toBe(1);
    work.end();
    await second;
  });

  it('work that fails gives its slot back', async () => {
    const slots = new HashingSlots({ atOnce: 1, waiting: 1, waitMs: 60_000 });
    for (let n = 0; n < 3; n += 1) await expect(slots.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('does the same work for an account that is not there', async () => {
    const hash = await hashPassword('correct horse battery');
    expect(await isPassword('correct horse battery', hash)).toBe(true);
    expect(await isPassword('something else', hash)).toBe(false);
    expect(await isPassword('nobody has this password', null)).toBe(false);
  });
});
