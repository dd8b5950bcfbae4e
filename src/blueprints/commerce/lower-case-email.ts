import { Injectable } from '@nestjs/common';
import { type ResourceHooks, type RowValues } from '../../http/index.js';

interface WithEmail {
  email: string;
}

/** Addresses are kept in lower case, so that one person cannot be there twice. */
@Injectable()
export class LowerCaseEmail implements ResourceHooks<WithEmail> {
  beforeCreate({ body }: { body: RowValues<WithEmail> }): void {
    lower(body);
  }
  beforeUpdate({ body }: { body: RowValues<WithEmail> }): void {
    lower(body);
  }
}

function lower(body: RowValues<WithEmail>): void {
  if (typeof body.email === 'string') body.email = body.email.toLowerCase();
}
