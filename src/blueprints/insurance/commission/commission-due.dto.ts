import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { DateField } from '../../../http/index.js';
import { CommissionPayee } from './commission-split.js';

@ApiSchema({ name: 'InsuranceCommissionDuePeriod' })
export class CommissionDuePeriod {
  @DateField({ description: 'First day.' })
  from: string;

  @DateField({ description: 'Last day.' })
  to: string;
}

@ApiSchema({ name: 'InsuranceCommissionDueLine' })
export class CommissionDueLine {
  @ApiProperty({ enum: CommissionPayee })
  payee: CommissionPayee;

  @ApiProperty()
  payeeName: string;

  @ApiProperty({ format: 'decimal' })
  splits: string;

  @ApiProperty({ format: 'decimal' })
  clawbacks: string;

  @ApiProperty({ format: 'decimal', description: 'Splits less clawbacks.' })
  due: string;
}

@ApiSchema({ name: 'InsuranceCommissionDue' })
export class CommissionDueResponse {
  @ApiProperty({ type: [CommissionDueLine] })
  payees: CommissionDueLine[];

  @ApiProperty({ format: 'decimal' })
  splits: string;

  @ApiProperty({ format: 'decimal' })
  clawbacks: string;

  @ApiProperty({ format: 'decimal' })
  due: string;
}
