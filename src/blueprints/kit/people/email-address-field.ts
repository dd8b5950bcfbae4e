import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsEmail, Matches, MaxLength } from 'class-validator';
import { normalizeEmail } from '../email-address.js';

const LONGEST_ADDRESS = 254;
/**
 * No control, format or space character, and none that a mail program reads as more than one address: a quoted local part
 * may hold an address of its own, and a line break begins a header.
 */
const SAFE_CHARACTERS = /^[^\p{C}\p{Z}"\\(),:;<>[\]]+$/u;
const HIDDEN_CHARACTERS = /[\p{C}\p{Zl}\p{Zp}]/u;

/**
 * A body's e-mail address, in the spelling of `normalizeEmail`. Refused with 400: control and invisible characters (also
 * at the end, where trimming would hide them), quoted local parts, a trailing dot, lists of addresses.
 *
 * @example
 * class LogIn { @EmailAddress() email: string; }
 */
export function EmailAddress(options: Pick<ApiPropertyOptions, 'description'> = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: String,
      format: 'email',
      maxLength: LONGEST_ADDRESS,
      example: 'person@example.com',
      ...options,
    } as ApiPropertyOptions),
    Transform(({ value }) => normalizedEmail(value)),
    IsEmail(),
    MaxLength(LONGEST_ADDRESS),
    Matches(SAFE_CHARACTERS, {
      message: '$property must be one plain address, without quotes or invisible characters',
    }),
  );
}

/** The stored spelling of an address that came from outside; anything with hidden characters is left for the refusal. */
export function normalizedEmail(value: unknown): unknown {
  return typeof value === 'string' && !HIDDEN_CHARACTERS.test(value) ? normalizeEmail(value) : value;
}
