/** The register's data source. The tenants' one is TypeORM's default. */
export const META_DATA_SOURCE = 'meta';
