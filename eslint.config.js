import tseslint from 'typescript-eslint';

const HAND_MADE_SQL = 'SQL is not glued together: bind values with parameters or the manager.sql`…` tag.';
const HAND_MADE_CONDITION = "A condition is not glued together: where('x.name = :name', { name }).";

/** Statements by their shape, so that an English sentence ("Create the tenant …") is not taken for one. */
const STATEMENT = [
  '(SELECT|select|WITH|SET|GRANT|REVOKE|TRUNCATE|CALL)\\s',
  '(INSERT|insert)\\s+(INTO|into)\\s',
  '(UPDATE|update)\\s+\\S+\\s+(SET|set|AS|as)\\s',
  '(DELETE|delete)\\s+(FROM|from)\\s',
  '(CREATE|ALTER|DROP)\\s+[A-Z]',
].join('|');
const SQL_TEXT = `/^\\s*(${STATEMENT})/`;

const queryMade = (argument) => ({
  selector: `CallExpression[callee.property.name=/^(query|unsafe)$/] > ${argument}.arguments:first-child`,
  message: HAND_MADE_SQL,
});
const conditionMade = (argument) => ({
  selector: `CallExpression[callee.property.name=/^(where|andWhere|orWhere|having|andHaving|orHaving)$/] > ${argument}.arguments:first-child`,
  message: HAND_MADE_CONDITION,
});
const FILLED_TEMPLATE = 'TemplateLiteral[expressions.length>0]';
const SUM = "BinaryExpression[operator='+']";

/** A call is reported once: by its shape where it is a query, by its text elsewhere. */
const handMadeSql = [
  queryMade(FILLED_TEMPLATE),
  queryMade(SUM),
  {
    selector: `:not(TaggedTemplateExpression, CallExpression[callee.property.name=/^(query|unsafe)$/]) > ${FILLED_TEMPLATE}[quasis.0.value.cooked=${SQL_TEXT}]`,
    message: HAND_MADE_SQL,
  },
  {
    selector: `:not(CallExpression[callee.property.name=/^(query|unsafe)$/]) > ${SUM} > Literal[value=${SQL_TEXT}]`,
    message: HAND_MADE_SQL,
  },
];

export default tseslint.config(
  {
    ignores: ['dist/**', 'node_modules/**', '.tenantry/**', 'coverage/**'],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    // Nobody else's compiler option says that a promise was forgotten: worth the types, and they are needed for this alone.
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { disallowTypeAnnotations: false, fixStyle: 'inline-type-imports' },
      ],
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },
  {
    // Values belong in parameters; identifiers go through quoteIdentifier, in the four rooms that handle schemas and roles.
    files: ['src/**/*.ts'],
    ignores: [
      'src/database/**',
      'src/embedded/**',
      'src/provisioning/**',
      'src/tenancy/**',
      'src/meta/**',
      'src/blueprints/**',
    ],
    rules: { 'no-restricted-syntax': ['error', ...handMadeSql] },
  },
  {
    files: ['src/blueprints/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...handMadeSql, conditionMade(FILLED_TEMPLATE), conditionMade(SUM)],
    },
  },
);
