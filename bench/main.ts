import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { Shutdown } from '../src/database/index.js';
import { cases } from './cases/index.js';
import { type Figure } from './harness/figure.js';
import { describeMachine, machine } from './harness/machine.js';
import { printed } from './harness/print.js';
import { ServerCpu } from './harness/server-cpu.js';
import { optionsFrom } from './options.js';
import { openServer } from './world/database.js';

/** `npm run bench -- [--only NAME] [--quick] [--json FILE]` */
async function main(): Promise<void> {
  const { only, quick, json } = optionsFrom(process.argv.slice(2));
  const names = cases.flatMap(({ figures }) => figures);
  const wanted = new Set(names.filter((name) => !only || name === only || name.startsWith(`${only}.`)));
  if (wanted.size === 0) throw new Error(`No figure is called ${only}. There are: ${names.join(', ')}.`);
  const shutdown = new Shutdown(console.error).listen();
  const server = await openServer();
  shutdown.add(() => server.close());
  try {
    const about = await machine(server.url);
    console.log(`${describeMachine(about)}${quick ? '\nquick: these figures show that it works, and no more' : ''}`);
    const serverCpu = await ServerCpu.of(server.url);
    const context = { serverUrl: server.url, serverCpu, quick, say: (line: string) => console.error(`… ${line}`) };
    const figures: Record<string, Omit<Figure, 'name'>> = {};
    for (const each of cases.filter(({ figures }) => figures.some((name) => wanted.has(name)))) {
      for await (const figure of each.run(context, wanted)) {
        console.log(`\n${printed(figure)}`);
        const { name, ...rest } = figure;
        figures[name] = rest;
        // After each: a long run that is stopped has not been for nothing.
        if (json) writeFileSync(json, `${JSON.stringify({ machine: about, quick, figures }, null, 2)}\n`);
      }
    }
  } finally {
    await shutdown.run();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exitCode = 1;
});
