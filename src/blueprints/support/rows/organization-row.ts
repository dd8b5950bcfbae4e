import { ApiProperty } from '@nestjs/swagger';
import { Unique, VersionColumn } from 'typeorm';
import { StampedRow } from '../../../http/index.js';
import { TenantColumn } from '../../../tenancy/index.js';

/** A row of one organization. The unique pair is what composite foreign keys refer to. */
@Unique(['organizationId', 'id'])
export abstract class OrganizationRow extends StampedRow {
  @TenantColumn({ type: 'uuid' })
  organizationId: string;
}

/** A row people edit: two who edit at once are told (`ETag`, `If-Match`). */
export abstract class VersionedOrganizationRow extends OrganizationRow {
  @ApiProperty({ type: 'integer', readOnly: true })
  @VersionColumn({ default: 1 })
  version: number;
}
