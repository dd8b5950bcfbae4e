import { DataSource, type DataSourceOptions } from 'typeorm';
import { closeFor, openFor, refusePatterns } from '../entities/active-records.js';

/**
 * The data source of what belongs to no tenant: the register, people and their ways in. Its Active Record classes answer
 * to it while it is open, whatever is opened over the same entities later. Classes that tenants' data sources list are
 * the tenants' and not its own (`platformEntities` says which are not).
 *
 * @throws UnsafeOptionError where `entities` names files, whose classes are not known yet.
 * @example
 * TypeOrmModule.forRootAsync({
 *   name: 'meta',
 *   useFactory: () => ({ type: 'postgres', url: metaUrl, entities: [ApiKey] }),
 *   dataSourceFactory: async (options) => new PlatformDataSource(options!),
 * });
 */
export class PlatformDataSource extends DataSource {
  constructor(options: DataSourceOptions) {
    super(options);
    refusePatterns(options.entities);
  }

  override async initialize(): Promise<this> {
    openFor('platforms', this.options.entities, this);
    try {
      return await super.initialize();
    } catch (error) {
      closeFor('platforms', this.options.entities, this);
      throw error;
    }
  }

  override async destroy(): Promise<void> {
    closeFor('platforms', this.options.entities, this);
    await super.destroy();
  }
}
