import { checkGeneratedSlug, checkSlug } from '../../src/meta/index.js';

describe('a slug', () => {
  it.each(['a', 'acme', 'acme_corp', '4you', 'a'.repeat(48), 'a__b'])('may be %s', (slug) => {
    expect(() => checkSlug(slug)).not.toThrow();
  });

  it.each(
    [
      [
        '',
        'a_',
        '_a',
        'A',
        'a-b',
        'a b',
        'a\n',
        'ä',
        'a'.repeat(49),
        'a;b',
        "a'b",
        'a\0',
        'pg_temp',
        'public',
        'meta',
        'tenancy',
        'www',
      ],
    ].flat(),
  )('may not be %j', (slug) => {
    expect(() => checkSlug(slug)).toThrow(expect.objectContaining({ code: 'malformed_tenant' }));
  });

  it('that a blueprint generates has ten to twenty letters and digits', () => {
    expect(() => checkGeneratedSlug('aB3456789012345')).not.toThrow();
    for (const slug of ['short', 'x'.repeat(21), 'with_underscore', 'with space1', '']) {
      expect(() => checkGeneratedSlug(slug)).toThrow(expect.objectContaining({ code: 'malformed_tenant' }));
    }
  });
});
