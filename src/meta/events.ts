import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { META_DATA_SOURCE } from './data-source-name.js';
import { ProvisioningEvent } from './entities/index.js';

export interface EventFilter {
  readonly tenantId?: string;
  /** What the tenant was called then. */
  readonly slug?: string;
  readonly action?: string;
  /** From 1. */
  readonly page?: number;
  readonly pageSize?: number;
}

export interface EventPage {
  readonly items: ProvisioningEvent[];
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
}

/** What was done to tenants, newest first. Provisioning writes it in the transaction of the deed. */
@Injectable()
export class ProvisioningEvents {
  constructor(@InjectDataSource(META_DATA_SOURCE) private readonly dataSource: DataSource) {}

  async list({ tenantId, slug, action, page = 1, pageSize = 20 }: EventFilter = {}): Promise<EventPage> {
    const [items, total] = await this.dataSource.manager.findAndCount(ProvisioningEvent, {
      where: { ...(tenantId ? { tenantId } : {}), ...(slug ? { slug } : {}), ...(action ? { action } : {}) },
      order: { createdAt: 'DESC', id: 'DESC' },
      skip: (page - 1) * pageSize,
      take: pageSize,
    });
    return { items, page, pageSize, total };
  }
}
