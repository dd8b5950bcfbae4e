export { ResourceController, type ResourceBase } from './controller.js';
export type { Caller, HookContext, Operation, ResourceHooks, ResourceOptions, RowValues } from './options.js';
export { DEFAULT_PAGE_SIZE, MAX_PAGE, MAX_PAGE_SIZE, type Page, PageOf } from './query/page.js';
export { type Change, Resource } from './resource.js';
export { ResourceDefinitionError } from './plan.js';
