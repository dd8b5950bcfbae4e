import { Child } from '../harness/child.js';
import { interleave } from '../harness/rounds.js';
import { type ServerCpu } from '../harness/server-cpu.js';
import { checkRows } from './check.js';
import { type AppSettings, type Contender } from './contender.js';
import { type TimeByPlace } from './profile.js';
import { type LoadInput, type LoadRequest, type LoadResult } from './load/request.js';

/** What one contender did in one round. */
export interface RequestMeasurement extends LoadResult {
  /** Of the Node process and, where the server is on this machine, of its processes. Microseconds per request. */
  readonly cpuUs: number;
  /** The part of the Node process. */
  readonly nodeUs: number;
}

export interface FieldInput {
  readonly contenders: readonly Contender[];
  readonly settings: AppSettings;
  readonly serverCpu: ServerCpu | undefined;
}

export interface Effort {
  readonly connections: number;
  /** Of a round. Short rounds, and many of them: what disturbs the machine lasts longer than one and meets all contenders. */
  readonly seconds: number;
  readonly rounds: number;
  /** What a contender serves before each of its rounds, unmeasured: meanwhile others have been in the processor's caches. */
  readonly leadInSeconds?: number;
  /** What each contender serves before the first round: V8 compiles for ten thousand requests and more. */
  readonly warmUpSeconds: number;
}

/** Contenders' applications, each in a process of its own and checked, and the process that asks them. */
export class Field {
  private readonly apps = new Map<string, { child: Child; port: number }>();
  private load: Child;

  private constructor(private readonly serverCpu: ServerCpu | undefined) {}

  static async open({ contenders, settings, serverCpu }: FieldInput): Promise<Field> {
    const field = new Field(serverCpu);
    try {
      field.load = await Child.start(new URL('./load/main.ts', import.meta.url));
      for (const contender of contenders) {
        const child = await Child.start(new URL('./serve.ts', import.meta.url));
        field.apps.set(contender.name, { child, port: 0 });
        const port = await child.ask<number>('start', { contender: contender.name, settings });
        field.apps.set(contender.name, { child, port });
        await checkRows(contender, port, settings.tenants);
      }
      return field;
    } catch (error) {
      await field.close();
      throw error;
    }
  }

  /** All contenders, round by round. */
  async compete(requests: readonly LoadRequest[], effort: Effort): Promise<Map<string, RequestMeasurement[]>> {
    const { leadInSeconds = 0 } = effort;
    const names = [...this.apps.keys()];
    for (const name of names) await this.warmUp(name, requests, effort);
    const runners = names.map((name) => ({
      name,
      measure: async () => {
        if (leadInSeconds > 0) await this.warmUp(name, requests, { ...effort, warmUpSeconds: leadInSeconds });
        return this.measure(name, requests, effort);
      },
    }));
    return interleave(runners, { rounds: effort.rounds });
  }

  /** One contender, one round. */
  async measure(
    name: string,
    requests: readonly LoadRequest[],
    { connections, seconds }: Pick<Effort, 'connections' | 'seconds'>,
  ): Promise<RequestMeasurement> {
    const { child, port } = this.apps.get(name)!;
    const used = async () => ({ node: await child.ask<number>('usedUs'), server: this.serverCpu?.usedUs() ?? 0 });
    const before = await used();
    const input: LoadInput = { port, connections, seconds, requests };
    const result = await this.load.ask<LoadResult>('load', input);
    const after = await used();
    const nodeUs = (after.node - before.node) / result.answered;
    return { ...result, nodeUs, cpuUs: nodeUs + (after.server - before.server) / result.answered };
  }

  /** Microseconds of the Node process per request, by place, in one round under the profiler. */
  async profile(
    name: string,
    requests: readonly LoadRequest[],
    effort: Pick<Effort, 'connections' | 'seconds'>,
  ): Promise<TimeByPlace> {
    const { child } = this.apps.get(name)!;
    await child.ask('startProfile');
    const { answered } = await this.measure(name, requests, effort);
    const times = Object.entries(await child.ask<TimeByPlace>('stopProfile'));
    return Object.fromEntries(times.map(([place, us]) => [place, us / answered])) as TimeByPlace;
  }

  /** Nothing is measured. */
  async warmUp(
    name: string,
    requests: readonly LoadRequest[],
    { connections, warmUpSeconds }: Pick<Effort, 'connections' | 'warmUpSeconds'>,
  ): Promise<void> {
    const input: LoadInput = { port: this.apps.get(name)!.port, connections, seconds: warmUpSeconds, requests };
    await this.load.ask<LoadResult>('load', input);
  }

  /** Every request once, over one connection; nothing is measured. */
  async touch(name: string, requests: readonly LoadRequest[]): Promise<void> {
    const input: LoadInput = { port: this.apps.get(name)!.port, connections: 1, seconds: 0, once: true, requests };
    await this.load.ask<LoadResult>('load', input);
  }

  async close(): Promise<void> {
    await Promise.all([this.load, ...[...this.apps.values()].map(({ child }) => child)].map((child) => child?.stop()));
  }
}
