import { PassThrough } from 'node:stream';
import { confirmErasure } from '../../src/cli/services/confirmation.js';

/** A terminal at which `typed` is typed; null ends the input (Ctrl+D). */
function terminal(typed: string | null, isTTY = true) {
  const input = Object.assign(new PassThrough(), { isTTY });
  if (typed === null) input.end();
  else input.write(`${typed}\n`);
  return { input, output: new PassThrough() };
}

describe('the data of a tenant go', () => {
  it.each(['acme', ' acme '])('when its slug is typed: %j', async (typed) => {
    const asked = terminal(typed);
    await confirmErasure('acme', asked);
    expect(String(asked.output.read())).toContain('Type its slug');
  });

  it.each(['', 'y', 'yes', 'ACME', 'acme2', 'acm', null])('not when this is typed: %j', async (typed) => {
    const refused = { code: 'not_confirmed', exitCode: 2, message: expect.stringContaining('Nothing was changed') };
    await expect(confirmErasure('acme', terminal(typed))).rejects.toMatchObject(refused);
  });

  it('not where no terminal can ask, whatever is piped in', async () => {
    const refused = { code: 'not_confirmed', exitCode: 2, message: expect.stringContaining('--yes') };
    await expect(confirmErasure('acme', terminal('acme', false))).rejects.toMatchObject(refused);
  });
});
