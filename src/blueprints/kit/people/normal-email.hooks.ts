import { Injectable } from '@nestjs/common';
import { type ResourceHooks, type RowValues } from '../../../http/index.js';
import { normalizedEmail } from './email-address-field.js';

interface WithEmail {
  email: string;
}

/** Hooks of a resource whose rows have an address: stored in one spelling, so that one person cannot be there twice. */
@Injectable()
export class NormalEmail implements ResourceHooks<WithEmail> {
  beforeCreate({ body }: { body: RowValues<WithEmail> }): void {
    normalize(body);
  }
  beforeUpdate({ body }: { body: RowValues<WithEmail> }): void {
    normalize(body);
  }
}

function normalize(body: RowValues<WithEmail>): void {
  if (body.email !== undefined) body.email = normalizedEmail(body.email) as string;
}
