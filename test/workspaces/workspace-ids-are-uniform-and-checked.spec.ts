import { withWorkspace } from '../../src/blueprints/workspaces/ids/with-workspace.js';
import { generateWorkspaceId, isValidWorkspaceId } from '../../src/blueprints/workspaces/ids/workspace-id.js';
import { MalformedTenantError } from '../../src/tenancy/index.js';

describe('workspace ids', () => {
  it('are 15 letters and digits, valid, and never the same', () => {
    const ids = Array.from({ length: 5_000 }, generateWorkspaceId);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9]{15}$/);
    expect(ids.every(isValidWorkspaceId)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('use the 62 characters uniformly, at every place', () => {
    const ids = Array.from({ length: 12_400 }, generateWorkspaceId);
    for (let place = 0; place < 15; place++) {
      const counts = new Map<string, number>();
      for (const id of ids) counts.set(id[place], (counts.get(id[place]) ?? 0) + 1);
      expect(counts.size).toBe(62);
      // Chi-square with 61 degrees of freedom: 140 is passed once in ten million runs; a modulo bias of a byte gives over 600.
      const expected = ids.length / 62;
      const chiSquare = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
      expect(chiSquare).toBeLessThan(140);
    }
  });

  it.each(['a'.repeat(10), 'A1'.repeat(10), '1234567890'])('%s is valid', (id) => {
    expect(isValidWorkspaceId(id)).toBe(true);
    expect(withWorkspace(id)).toEqual({ workspaceId: id });
  });

  it.each([
    '',
    'a'.repeat(9),
    'a'.repeat(21),
    'abc def ghij',
    "abcdefghij'--",
    'abcdefghij\n',
    'ａｂｃｄｅｆｇｈｉｊ',
    'pg_temp_12345',
  ])('%j is refused', (id) => {
    expect(isValidWorkspaceId(id)).toBe(false);
    expect(() => withWorkspace(id)).toThrow(MalformedTenantError);
  });

  it.each([undefined, null, 1234567890, ['abcdefghijk'], { toString: () => 'abcdefghijk' }])(
    'what is no text is refused (%p)',
    (id) => {
      expect(isValidWorkspaceId(id)).toBe(false);
      expect(() => withWorkspace(id as string)).toThrow(MalformedTenantError);
    },
  );
});
