import { DataSource, type DataSourceOptions } from 'typeorm';
import { bindNothing, refusePatterns } from '../entities/active-records.js';

/**
 * A data source whose login sees several tenants: provisioning, seeds, migrations, drafts. No Active Record class is ever
 * bound to it, so `Note.find()` is refused in its work; its manager and repositories are the way.
 *
 * @throws UnsafeOptionError where `entities` names files, whose classes are not known yet.
 * @example
 * const owner = await new OwnerDataSource({ type: 'postgres', url: ownerUrl, entities: [Note] }).initialize();
 */
export class OwnerDataSource extends DataSource {
  constructor(options: DataSourceOptions) {
    super(options);
    refusePatterns(options.entities);
    bindNothing(options.entities, this);
  }
}
