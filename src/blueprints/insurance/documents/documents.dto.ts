import { ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { StoredDocument } from './stored-document.js';

@ApiSchema({ name: 'InsuranceDocument' })
export class DocumentResponse extends OmitType(StoredDocument, ['storageKey']) {}

@ApiSchema({ name: 'InsuranceFileDocument' })
export class FileDocument extends PickType(StoredDocument, [
  'kind',
  'title',
  'fileName',
  'contentType',
  'retainUntil',
  'customerId',
  'policyId',
  'claimId',
]) {}

@ApiSchema({ name: 'InsuranceUpdateDocument' })
export class UpdateDocument extends PartialType(PickType(StoredDocument, ['kind', 'title', 'retainUntil']), {
  skipNullProperties: false,
}) {}
