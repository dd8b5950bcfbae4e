import { createInterface } from 'node:readline/promises';
import { ConfirmationError } from '../errors.js';

/** Where questions are asked; stdout is left to the answer of the command. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

const TERMINAL: Terminal = { input: process.stdin, output: process.stderr };

/**
 * Returns when the person at the terminal has typed the slug of the tenant whose data are about to go.
 * @throws ConfirmationError when it is another, when the input ends, and where there is no terminal.
 */
export async function confirmErasure(slug: string, { input, output }: Terminal = TERMINAL): Promise<void> {
  if (!input.isTTY) {
    throw new ConfirmationError(
      `Removing the data of tenant "${slug}" at once needs --yes where no terminal can ask. Nothing was changed.`,
    );
  }
  const asking = createInterface({ input, output });
  // Without this the command would wait for ever, or end as if all were well.
  const ended = new Promise<undefined>((resolve) => asking.once('close', () => resolve(undefined)));
  try {
    const question = `This removes tenant "${slug}" and all its data for good. Type its slug to go on: `;
    const typed = await Promise.race([asking.question(question), ended]);
    if (typed?.trim() === slug) return;
    throw new ConfirmationError(`What was typed is not "${slug}". Nothing was changed.`);
  } finally {
    asking.close();
  }
}
