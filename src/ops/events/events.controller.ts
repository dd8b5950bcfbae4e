import { Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { type Page, PageOf } from '../../http/index.js';
import { ProvisioningEvents } from '../../meta/index.js';
import { OpsController } from '../decorators.js';
import { EventResponse, ListEventsQuery } from './event.dto.js';

@OpsController('events')
export class EventsController {
  constructor(private readonly events: ProvisioningEvents) {}

  @Get()
  @ApiOperation({ summary: 'List what was done to tenants, newest first' })
  @ApiOkResponse({ type: PageOf(EventResponse) })
  async list(@Query() query: ListEventsQuery): Promise<Page<EventResponse>> {
    const found = await this.events.list(query);
    return { ...found, items: found.items.map(({ updatedAt: _updatedAt, ...event }) => event) };
  }
}
