import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires, RequiresRecentSignIn } from '../../../access/index.js';
import { ResourceController } from '../../../http/index.js';
import { DataSourceHooks } from './data-source-hooks.js';
import { CreateDataSource, DataSourceResponse, UpdateDataSource } from './data-source.dto.js';
import { DataSource } from './data-source.js';

const writing = [Requires('sources.write'), RequiresRecentSignIn({ toSet: ['token'] })];

/** One with runs cannot be deleted (409): switch it off with `enabled` instead. */
@ApiTags('reporting: data sources')
@Controller('reporting/data-sources')
export class DataSourcesController extends ResourceController({
  entity: DataSource,
  response: DataSourceResponse,
  create: CreateDataSource,
  update: UpdateDataSource,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['kind', 'enabled', 'name'],
  sort: ['name', 'createdAt'],
  search: ['name', 'location'],
  decorate: {
    create: writing,
    update: writing,
    delete: [Requires('sources.write')],
  },
  hooks: DataSourceHooks,
}) {}
