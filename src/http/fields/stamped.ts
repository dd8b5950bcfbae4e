import { ApiProperty } from '@nestjs/swagger';
import { CreateDateColumn, PrimaryGeneratedColumn, UpdateDateColumn } from 'typeorm';

/** What every table has: a uuid made by the database, and when the row was made and last changed. */
export abstract class StampedRow {
  @ApiProperty({ format: 'uuid', readOnly: true })
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @ApiProperty({ type: String, format: 'date-time', readOnly: true })
  @CreateDateColumn({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @ApiProperty({ type: String, format: 'date-time', readOnly: true })
  @UpdateDateColumn({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;
}
