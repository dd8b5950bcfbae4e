export { documentFaults } from './faults.js';
export { schemaNameConflicts } from './schema-names.js';
export { createDocument, setUpSwagger, type SwaggerOptions } from './set-up.js';
