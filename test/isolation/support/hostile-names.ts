const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);
const byte = (n: number) => n.toString(16).padStart(2, '0');

const UNICODE = [
  'аcme', // Cyrillic a
  'acmé',
  'acme\u0301',
  'ａｃｍｅ',
  'ac\u200bme',
  'ac\u2060me',
  '\ufeffacme',
  'acme\u202e',
  'ac\u00admе',
  'ac\u0000me',
  'ac\u2028me',
  'ac\u00a0me',
  'ı',
  'ſlug',
  'K', // Kelvin
  '𝖺𝖼𝗆𝖾',
  '🏢',
  '阿克梅',
  'ʼ',
  '＇',
  '＂',
  '‮acme',
  'ﬁrm',
  'a\u0338',
  '\ud800',
];

const TEXTS = [
  ...[
    "acme'",
    'acme"',
    "acme' OR '1'='1",
    "acme'; DROP SCHEMA public; --",
    'acme/*',
    'acme--',
    'acme\\',
    "E'\\x27'",
    '$$acme$$',
  ],
  ...[
    'pg_temp',
    'pg_catalog',
    'pg_toast',
    'pg_',
    'pg_x',
    'public',
    'meta',
    'tenancy',
    'tenantry',
    'information_schema',
  ],
  ...[
    'postgres',
    'template0',
    'template1',
    'reporting',
    'support',
    'workspaces',
    'www',
    'api',
    'ops',
    'docs',
    'health',
  ],
  ...[
    '../acme',
    '..',
    '.',
    './acme',
    '/acme',
    'acme/',
    '/etc/passwd',
    'C:\\acme',
    '~',
    '~root',
    'file:///acme',
    '\\\\acme\\x',
  ],
  ...[
    'acme,birch',
    'acme birch',
    'acme;birch',
    'acme|birch',
    'acme&birch',
    '["acme"]',
    '["acme","birch"]',
    '{"slug":"acme"}',
  ],
  ...[
    '{"$ne":null}',
    '[object Object]',
    '*',
    '%',
    '_',
    '?',
    '-',
    '--',
    '-acme',
    'acme-',
    '_acme',
    'acme_',
    '__',
    'a--b',
    'a.b',
  ],
  ...['-1', '1.5', '+1', 'NaN', 'Infinity', '1_', 'Null', 'Undefined', 'True', 'Acme', 'ACME', 'aCme'],
  ...[
    '${7*7}',
    '{{7*7}}',
    '#{7*7}',
    '<script>',
    '<acme>',
    '&lt;',
    '`id`',
    '$(id)',
    '|id',
    '*)(uid=*',
    '%s%n',
    '%0d%0a',
    '\\u0000',
  ],
  ...[
    'acme.app.example.com',
    'http://acme',
    'acme:5432',
    'acme@birch',
    'urn:uuid:6f1c1a52-0a5e-4c3e-9d0a-1c1f6f1c1a52',
  ],
  ...[
    '{6f1c1a52-0a5e-4c3e-9d0a-1c1f6f1c1a52}',
    '6f1c1a52-0a5e-4c3e-9d0a-1c1f6f1c1a5',
    '6f1c1a52-0a5e-4c3e-9d0a-1c1f6f1c1a52a',
  ],
  ...[
    '6f1c1a520a5e-4c3e-9d0a-1c1f6f1c1a52',
    'gf1c1a52-0a5e-4c3e-9d0a-1c1f6f1c1a52',
    '6f1c1a52_0a5e_4c3e_9d0a_1c1f6f1c1a52_',
  ],
  ...[
    'broker_6f1c1a52-0a5e-4c3e-9d0a-1c1f6f1c1a52',
    'tenant-acme',
    'Workspace1-',
    'AAAAAAAAAAAAAAAAAAAAA',
    'Aaaa_aaaaa1',
  ],
  ...[...Array(12).keys()].map((n) => 'a'.repeat(49 + n * n * 50)),
  ...[...Array(8).keys()].map((n) => 'ab_'.repeat(17 + n * 300)),
];

/**
 * Texts that name no tenant: more than 500, none of which a client could mean. Blanks at the ends are left out, since
 * HTTP takes them off.
 */
export function hostileNames(): string[] {
  const controls = range(0x00, 0x1f).filter((code) => code !== 0x0a && code !== 0x0d);
  const punctuation = range(0x20, 0x7e).filter((code) => !/[A-Za-z0-9_]/.test(String.fromCharCode(code)));
  return [
    ...TEXTS,
    ...UNICODE,
    ...[...controls, 0x7f].map((code) => `ac${String.fromCharCode(code)}me`),
    ...punctuation.flatMap((code) => [`ac${String.fromCharCode(code)}me`, `acme${String.fromCharCode(code)}x`]),
    ...punctuation.filter((code) => code !== 0x20).map((code) => `${String.fromCharCode(code)}acme`),
    ...range(0x80, 0xff).map((code) => `ac${String.fromCharCode(code)}me`),
    ...range(0x00, 0xff).map((code) => `ac%${byte(code)}me`),
  ];
}

/** Labels that are no subdomain a tenant could have. */
export function hostileLabels(): string[] {
  return [
    '',
    '.',
    'a.b',
    'a..b',
    '-a',
    'a-',
    '_a',
    'a_b',
    'a b',
    "a'b",
    'a"b',
    'a;b',
    'a%00',
    'é',
    'a/b',
    'a\\b',
    '*',
    'a'.repeat(64),
  ].concat(['public', 'pg-temp', 'meta', 'information-schema', 'tenancy', '--', 'a,b', 'a@b', '%61cme', 'a:b']);
}
