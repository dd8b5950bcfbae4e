import tseslint from 'typescript-eslint';

const SQL_START = '/^\\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|GRANT|REVOKE|SET|WITH|TRUNCATE)\\s/i';

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '.tenantry/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false, fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    // Values belong in parameters and identifiers in one quoting function: SQL glued together by hand is refused.
    files: ['src/**/*.ts'],
    ignores: ['src/database/**', 'src/provisioning/**', 'src/tenancy/**', 'src/meta/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: `CallExpression[callee.property.name='query'] > TemplateLiteral.arguments:first-child[expressions.length>0]`,
          message: 'SQL is not glued together: bind values with parameters or the manager.sql`…` tag.',
        },
        {
          selector: `CallExpression[callee.property.name='query'] > BinaryExpression.arguments:first-child[operator='+']`,
          message: 'SQL is not glued together: bind values with parameters or the manager.sql`…` tag.',
        },
        {
          selector: `BinaryExpression[operator='+'] > Literal[value=${SQL_START}]`,
          message: 'SQL is not glued together: bind values with parameters or the manager.sql`…` tag.',
        },
      ],
    },
  },
);
