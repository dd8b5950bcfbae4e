import { Check, Entity, OneToMany, Unique, type Relation } from 'typeorm';
import { BooleanField, TextField } from '../../../http/index.js';
import { EditedRow } from '../rows.js';
import { Email } from './email.js';

/** Words of an e-mail, with places such as `{{customer.name}}` to fill. */
@Entity('email_templates')
@Unique(['key'])
@Check('ck_email_templates_key', `key ~ '^[a-z][a-z0-9_]*$'`)
export class EmailTemplate extends EditedRow {
  @TextField({ max: 60, pattern: /^[a-z][a-z0-9_]*$/, example: 'policy_issued' })
  key: string;

  @TextField()
  name: string;

  @TextField()
  subject: string;

  @TextField({ max: 20_000 })
  body: string;

  @BooleanField({ default: true })
  active: boolean;

  @OneToMany(() => Email, (email) => email.template)
  emails: Relation<Email[]>;
}
