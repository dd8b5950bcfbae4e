import { ApiSchema, OmitType } from '@nestjs/swagger';
import { BooleanField, TextField, UuidField } from '../../../http/index.js';
import { BordereauxItem } from './bordereaux-item.js';
import { BordereauxRun } from './bordereaux-run.js';

@ApiSchema({ name: 'InsuranceBordereauxRun' })
export class BordereauxRunResponse extends OmitType(BordereauxRun, []) {}

@ApiSchema({ name: 'InsuranceBordereauxItem' })
export class BordereauxItemResponse extends OmitType(BordereauxItem, []) {}

@ApiSchema({ name: 'InsuranceRunBordereau' })
export class RunBordereau {
  @UuidField()
  binderId: string;

  @TextField({ min: 7, max: 7, pattern: /^\d{4}-(0[1-9]|1[0-2])$/, example: '2026-03' })
  month: string;

  @BooleanField({ default: false, description: 'Replace the month’s current run; without it a second run is refused.' })
  supersede?: boolean;
}
