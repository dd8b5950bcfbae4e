import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { Shutdown } from '../src/embedded/index.js';
import { cases } from './cases/index.js';
import { contenderNamed } from './contenders/index.js';
import { type Figure } from './harness/figure.js';
import { describeMachine, machine } from './harness/machine.js';
import { printed } from './harness/print.js';
import { ServerCpu } from './harness/server-cpu.js';
import { type BenchOptions, optionsFrom } from './options.js';
import { type BenchReport, drawPlots, readReport, reportOf, writeReadme } from './report/index.js';
import { openServer } from './world/database.js';

const README = new URL('../README.md', import.meta.url);

/** See options.ts. */
async function main(): Promise<void> {
  const options = optionsFrom(process.argv.slice(2));
  const wanted = wantedOf(options);
  options.contenders.forEach(contenderNamed);
  if (options.readme && options.quick) throw new Error('Figures of a quick run are not for the README.');
  const report = options.from ? readReport(options.from) : await measure(options, wanted);
  if (options.plots) for (const file of drawPlots(options.plots, report)) console.log(`drawn: ${file}`);
  if (options.readme) writeReadme(README, report);
}

function wantedOf({ only }: BenchOptions): Set<string> {
  const names = cases.flatMap(({ figures }) => figures);
  const unknown = only.filter((asked) => !names.some((name) => isAsked(name, asked)));
  if (unknown.length > 0) throw new Error(`No figure is called ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
  return new Set(names.filter((name) => only.length === 0 || only.some((asked) => isAsked(name, asked))));
}

const isAsked = (name: string, asked: string) => name === asked || name.startsWith(`${asked}.`);

async function measure({ quick, json, contenders }: BenchOptions, wanted: ReadonlySet<string>): Promise<BenchReport> {
  const shutdown = new Shutdown(console.error).listen();
  const server = await openServer();
  shutdown.add(() => server.close());
  try {
    const about = await machine(server.url);
    console.log(`${describeMachine(about)}${quick ? '\nquick: these figures show that it works, and no more' : ''}`);
    const serverCpu = await ServerCpu.of(server.url);
    const say = (line: string) => console.error(`… ${line}`);
    const context = { serverUrl: server.url, serverCpu, quick, contenders, say };
    const figures: Figure[] = [];
    for (const each of cases.filter(({ figures }) => figures.some((name) => wanted.has(name)))) {
      for await (const figure of each.run(context, wanted)) {
        console.log(`\n${printed(figure)}`);
        figures.push(figure);
        // After each: a long run that is stopped has not been for nothing.
        if (json) writeFileSync(json, `${JSON.stringify(reportOf(about, quick, figures), null, 2)}\n`);
      }
    }
    return reportOf(about, quick, figures);
  } finally {
    await shutdown.run();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exitCode = 1;
});
