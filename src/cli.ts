#!/usr/bin/env node
import 'reflect-metadata';
import { runCommand } from './cli/index.js';

await runCommand(async (names) => {
  const { blueprintsNamed } = await import('./blueprints/index.js');
  return blueprintsNamed(names).map(({ definition }) => definition);
});
