/** Raised when settings are missing or wrong. It names every mistake at once, and never a secret. */
export class SettingsError extends Error {
  readonly code = 'settings';

  constructor(readonly mistakes: readonly string[]) {
    super(
      `${mistakes.length === 1 ? 'A setting is' : `${mistakes.length} settings are`} wrong. .env.example describes them all.\n` +
        mistakes.map((mistake) => `- ${mistake}`).join('\n'),
    );
    this.name = new.target.name;
  }
}
