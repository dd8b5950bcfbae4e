import { Check, Entity, Unique } from 'typeorm';
import { JsonField, StampedRow, TextField } from '../../../http/index.js';

/** A setting of the platform that every broker may read; `value` is an object. */
@Entity({ name: 'system_config', schema: 'meta' })
@Unique(['key'])
@Check('ck_system_config_key', `key ~ '^[a-z][a-z0-9_.]*$'`)
export class SystemSetting extends StampedRow {
  @TextField({ max: 100, example: 'complaints.final_response' })
  key: string;

  @JsonField({ example: { weeks: 8 } })
  value: Record<string, unknown>;

  @TextField({ max: 500 })
  description: string;
}
