import { ApiProperty, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ name: 'CommerceSkippedProduct' })
export class SkippedProductDocument {
  @ApiProperty({ type: 'integer', description: 'Line, or item of the array, from 1.' })
  position: number;

  @ApiProperty({ example: 'variants[0].price must be an amount such as "120.50"' })
  reason: string;
}

@ApiSchema({ name: 'CommerceImportReport' })
export class ImportReportDocument {
  @ApiProperty({ type: 'integer' })
  created: number;

  @ApiProperty({ type: 'integer' })
  updated: number;

  @ApiProperty({ type: 'integer' })
  unchanged: number;

  @ApiProperty({ type: 'integer' })
  skipped: number;

  @ApiProperty({ type: [SkippedProductDocument], description: 'The first hundred that were skipped.' })
  problems: SkippedProductDocument[];
}
