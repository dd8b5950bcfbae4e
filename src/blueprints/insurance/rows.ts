import { ApiProperty } from '@nestjs/swagger';
import { VersionColumn } from 'typeorm';
import { StampedRow, TextField } from '../../http/index.js';

/** A row that people edit: an update that does not know the latest version is refused (`If-Match` → 412). */
export abstract class EditedRow extends StampedRow {
  @ApiProperty({ type: 'integer', minimum: 1, readOnly: true, description: 'Counts the changes; sent as the ETag.' })
  @VersionColumn()
  version: number;
}

/** A number people quote on the telephone, such as `POL-00000042`: drawn by the database from `sequence`, may have gaps. */
export function ReferenceField(prefix: string, sequence: string): PropertyDecorator {
  return TextField({
    max: 40,
    default: () => `to_char(nextval('${sequence}'), '"${prefix}-"FM00000000')`,
    example: `${prefix}-00000042`,
  });
}
