import { Injectable } from '@nestjs/common';
import { type ResourceHooks } from '../../../http/index.js';
import { Catalogue } from './catalogue.js';

/** A change of a product, a variant or an image shows in the catalogue at once. */
@Injectable()
export class CatalogueHooks implements ResourceHooks<object> {
  constructor(private readonly catalogue: Catalogue) {}

  afterCreate(): Promise<void> {
    return this.catalogue.changed();
  }
  afterUpdate(): Promise<void> {
    return this.catalogue.changed();
  }
  afterDelete(): Promise<void> {
    return this.catalogue.changed();
  }
}
