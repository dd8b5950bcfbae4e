import { ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { Binder } from './binder.js';
import { Product } from './product.js';
import { TaxRate } from './tax-rate.js';

@ApiSchema({ name: 'InsuranceBinder' })
export class BinderResponse extends OmitType(Binder, []) {}

@ApiSchema({ name: 'InsuranceCreateBinder' })
export class CreateBinder extends PickType(Binder, [
  'umr',
  'name',
  'insurerName',
  'startsOn',
  'endsOn',
  'status',
  'commissionRate',
  'maxSumInsured',
  'premiumLimit',
]) {}

@ApiSchema({ name: 'InsuranceUpdateBinder' })
export class UpdateBinder extends PartialType(OmitType(CreateBinder, ['umr']), { skipNullProperties: false }) {}

@ApiSchema({ name: 'InsuranceProduct' })
export class ProductResponse extends OmitType(Product, []) {}

@ApiSchema({ name: 'InsuranceCreateProduct' })
export class CreateProduct extends PickType(Product, [
  'code',
  'name',
  'line',
  'customerKind',
  'taxCode',
  'commissionRate',
  'fee',
  'minimumPremium',
  'termMonths',
  'renewalInviteDays',
  'status',
  'binderId',
]) {}

@ApiSchema({ name: 'InsuranceUpdateProduct' })
export class UpdateProduct extends PartialType(OmitType(CreateProduct, ['code', 'line', 'customerKind']), {
  skipNullProperties: false,
}) {}

@ApiSchema({ name: 'InsuranceTaxRate' })
export class TaxRateResponse extends OmitType(TaxRate, []) {}

@ApiSchema({ name: 'InsuranceCreateTaxRate' })
export class CreateTaxRate extends PickType(TaxRate, ['code', 'name', 'rate', 'validFrom', 'validTo']) {}

@ApiSchema({ name: 'InsuranceUpdateTaxRate', description: 'A rate is never changed: end it and add the next.' })
export class UpdateTaxRate extends PartialType(PickType(TaxRate, ['name', 'validTo']), { skipNullProperties: false }) {}
