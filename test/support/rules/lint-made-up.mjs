// Lints made-up files with the repository's own configuration: [{ path, text }] on standard input, their messages as JSON
// on standard output. A process of its own, because ESLint imports its configuration and jest cannot.
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';

// These need types, and a made-up file belongs to no project.
const TYPED_RULES = ['no-floating-promises', 'no-misused-promises', 'await-thenable'];

const eslint = new ESLint({
  cwd: new URL('../../..', import.meta.url).pathname,
  overrideConfig: {
    languageOptions: { parserOptions: { projectService: false } },
    rules: Object.fromEntries(
      [...TYPED_RULES, 'no-unused-expressions', 'no-unused-vars'].map((rule) => [`@typescript-eslint/${rule}`, 'off']),
    ),
  },
});
const answers = [];
for (const file of JSON.parse(await text(process.stdin))) {
  const [{ messages }] = await eslint.lintText(file.text, { filePath: file.path });
  answers.push(messages.map(({ ruleId, message }) => `${ruleId}: ${message}`));
}
process.stdout.write(JSON.stringify(answers));
