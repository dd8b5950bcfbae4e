import { SettingsError } from './errors.js';
import { type Settings } from './settings.js';

/** What a blueprint cannot be served without, beside the database. */
export interface BlueprintNeeds {
  readonly name: string;
  readonly needs?: readonly ('mail' | 'files')[];
}

const SETTING_OF = {
  mail: {
    variable: 'MAIL_URL',
    why: 'send mail',
    example: 'smtp://user:password@host:587?from=no-reply@example.com, or to file:<folder>',
  },
  files: {
    variable: 'STORAGE_URL',
    why: 'keep files',
    example: 's3://key:secret@bucket/prefix?region=eu-central-1, or to file:<folder>',
  },
} as const;

/** Whether one of the blueprints has this need. */
export function isNeeded(need: 'mail' | 'files', blueprints: readonly BlueprintNeeds[]): boolean {
  return blueprints.some(({ needs }) => needs?.includes(need));
}

/** @throws SettingsError naming every setting that is missing, and the blueprints that need it */
export function assertNeedsAreMet(settings: Settings, blueprints: readonly BlueprintNeeds[]): void {
  const given = { mail: settings.mail, files: settings.storage };
  const mistakes = (['mail', 'files'] as const)
    .filter((need) => !given[need] && isNeeded(need, blueprints))
    .map((need) => {
      const names = blueprints.filter(({ needs }) => needs?.includes(need)).map(({ name }) => name);
      const { variable, why, example } = SETTING_OF[need];
      return (
        `${variable} is missing, and the blueprints that ${why} need it: ${names.join(', ')}. ` +
        `Set it to ${example}, or leave them out of BLUEPRINTS.`
      );
    });
  if (mistakes.length > 0) throw new SettingsError(mistakes);
}
