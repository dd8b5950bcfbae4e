import { ApiProperty } from '@nestjs/swagger';
import { Check, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn, VersionColumn } from 'typeorm';
import { EmailField, EnumField, TextField } from '../../../http/index.js';

export enum BrokerStatus {
  Active = 'active',
  Suspended = 'suspended',
  Closed = 'closed',
}

/** A broker firm: the platform's row about a tenant, with the tenant's own id. */
@Entity({ name: 'brokers', schema: 'meta' })
@Check('ck_brokers_fca_number', `fca_number ~ '^[0-9]{6,7}$'`)
export class Broker {
  @ApiProperty({ format: 'uuid', readOnly: true })
  @PrimaryColumn('uuid')
  id: string;

  @TextField()
  name: string;

  @TextField({ nullable: true, description: 'The name customers know, where it is not the firm’s.' })
  tradingName: string | null;

  @TextField({
    nullable: true,
    pattern: /^[0-9]{6,7}$/,
    description: 'Firm reference number of the FCA.',
    example: '123456',
  })
  fcaNumber: string | null;

  @TextField({ nullable: true, max: 8, description: 'Companies House number.' })
  companyNumber: string | null;

  @EnumField(BrokerStatus, 'broker_status', { default: BrokerStatus.Active })
  status: BrokerStatus;

  @EmailField({ nullable: true })
  contactEmail: string | null;

  @TextField({ nullable: true, max: 40 })
  contactPhone: string | null;

  @TextField({ nullable: true, max: 500, description: 'Postal address, one line per part.' })
  address: string | null;

  @ApiProperty({ type: 'integer', minimum: 1, readOnly: true })
  @VersionColumn({ default: 1 })
  version: number;

  @ApiProperty({ type: String, format: 'date-time', readOnly: true })
  @CreateDateColumn({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @ApiProperty({ type: String, format: 'date-time', readOnly: true })
  @UpdateDateColumn({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;
}
