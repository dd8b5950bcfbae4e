import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ResourceController } from '../../../http/index.js';
import { guarded } from '../brokers/allows.js';
import { Binder } from './binder.js';
import { BinderHooks, ProductHooks } from './product-hooks.js';
import { Product } from './product.js';
import {
  BinderResponse,
  CreateBinder,
  CreateProduct,
  CreateTaxRate,
  ProductResponse,
  TaxRateResponse,
  UpdateBinder,
  UpdateProduct,
  UpdateTaxRate,
} from './products.dto.js';
import { TaxRateHooks } from './tax-rate-hooks.js';
import { TaxRate } from './tax-rate.js';

const operations = ['list', 'get', 'create', 'update', 'delete'] as const;

@ApiTags('insurance: products')
@Controller('insurance/binders')
export class BindersController extends ResourceController({
  entity: Binder,
  response: BinderResponse,
  create: CreateBinder,
  update: UpdateBinder,
  operations,
  filters: ['umr', 'status', 'startsOn', 'endsOn'],
  sort: ['createdAt', 'name', 'endsOn'],
  search: ['umr', 'name', 'insurerName'],
  decorate: guarded('products.read', 'products.write'),
  hooks: BinderHooks,
}) {}

@ApiTags('insurance: products')
@Controller('insurance/products')
export class ProductsController extends ResourceController({
  entity: Product,
  response: ProductResponse,
  create: CreateProduct,
  update: UpdateProduct,
  operations,
  filters: ['code', 'line', 'customerKind', 'status', 'binderId'],
  sort: ['createdAt', 'name', 'code'],
  search: ['code', 'name'],
  decorate: guarded('products.read', 'products.write'),
  hooks: ProductHooks,
}) {}

@ApiTags('insurance: products')
@Controller('insurance/tax-rates')
export class TaxRatesController extends ResourceController({
  entity: TaxRate,
  response: TaxRateResponse,
  create: CreateTaxRate,
  update: UpdateTaxRate,
  operations,
  noun: 'tax rate',
  filters: ['code', 'validFrom', 'validTo'],
  sort: ['validFrom', 'code'],
  decorate: guarded('products.read', 'products.write'),
  hooks: TaxRateHooks,
}) {}
