import { type Type } from '@nestjs/common';
import { ApiProperty, ApiSchema, getSchemaPath } from '@nestjs/swagger';

/** What every list answers. */
export interface Page<T> {
  readonly items: T[];
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
}

export const DEFAULT_PAGE_SIZE = 20;
export const MAX_PAGE_SIZE = 100;
export const MAX_PAGE = 1_000_000;

const pages = new WeakMap<Type<object>, Type<Page<object>>>();

/** The documented class of a page of `item`; one per item class, named after the item's schema. */
export function PageOf<T extends object>(item: Type<T>): Type<Page<T>> {
  const known = pages.get(item);
  if (known) return known as Type<Page<T>>;
  const name = `${getSchemaPath(item).split('/').pop()}Page`;

  @ApiSchema({ name })
  class PageDocument implements Page<T> {
    @ApiProperty({ type: [item] })
    items: T[];

    @ApiProperty({ type: 'integer', minimum: 1, example: 1 })
    page: number;

    @ApiProperty({ type: 'integer', minimum: 1, maximum: MAX_PAGE_SIZE, example: DEFAULT_PAGE_SIZE })
    pageSize: number;

    @ApiProperty({ type: 'integer', minimum: 0, description: 'Rows that match, over all pages.', example: 1 })
    total: number;
  }
  Object.defineProperty(PageDocument, 'name', { value: name });
  pages.set(item, PageDocument);
  return PageDocument;
}
