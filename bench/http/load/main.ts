import { answerParent } from '../../harness/child.js';
import { quantileOf } from '../../harness/stats.js';
import { KeepAlive } from './keep-alive.js';
import { type LoadInput, type LoadResult, wireForm } from './request.js';

/** Keeps every connection busy for a while. An answer that is not 2xx ends the run: its time would mean nothing. */
async function load({ port, connections, seconds, once, requests }: LoadInput): Promise<LoadResult> {
  const texts = requests.map(wireForm);
  const latencies: number[] = [];
  let next = 0;
  const open = await Promise.all(Array.from({ length: connections }, () => KeepAlive.open(port)));
  const started = performance.now();
  const end = started + seconds * 1_000;
  const work = async (connection: KeepAlive) => {
    while (once ? next < texts.length : performance.now() < end) {
      const at = next++ % texts.length;
      const sent = performance.now();
      const status = await connection.send(texts[at]);
      latencies.push(performance.now() - sent);
      if (status >= 300) throw new Error(`${requests[at].method} ${requests[at].path} was answered ${status}.`);
    }
  };
  try {
    await Promise.all(open.map(work));
  } finally {
    for (const connection of open) connection.close();
  }
  const took = (performance.now() - started) / 1_000;
  latencies.sort((a, b) => a - b);
  return {
    answered: latencies.length,
    perSecond: latencies.length / took,
    p50Ms: quantileOf(latencies, 0.5),
    p99Ms: quantileOf(latencies, 0.99),
  };
}

answerParent({ load });
