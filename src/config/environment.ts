import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { SettingsError } from './errors.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment over `.env.local` over `.env` of a folder. Nothing is written to `process.env`.
 * @throws SettingsError when one of the files cannot be read.
 */
export function mergedEnvironment(env: Environment, folder: string): Environment {
  return { ...readEnvFile(join(folder, '.env')), ...readEnvFile(join(folder, '.env.local')), ...withoutBlanks(env) };
}

function readEnvFile(path: string): Environment {
  if (!existsSync(path)) return {};
  try {
    return withoutBlanks(parse(readFileSync(path)));
  } catch (error) {
    throw new SettingsError([
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code}). Make it readable, or remove it.`,
    ]);
  }
}

/** An empty variable is one left out: Compose and shells hand over `NAME=` for what nobody set. */
function withoutBlanks(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));
}
