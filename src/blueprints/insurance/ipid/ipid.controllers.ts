import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ResourceController } from '../../../http/index.js';
import { guarded } from '../brokers/allows.js';
import { IpidAcknowledgement } from './ipid-acknowledgement.js';
import { IpidAcknowledgementHooks, IpidTemplateHooks } from './ipid-hooks.js';
import { IpidTemplate } from './ipid-template.js';
import {
  CreateIpidAcknowledgement,
  CreateIpidTemplate,
  IpidAcknowledgementResponse,
  IpidTemplateResponse,
  UpdateIpidTemplate,
} from './ipid.dto.js';

@ApiTags('insurance: product information')
@Controller('insurance/ipid-templates')
export class IpidTemplatesController extends ResourceController({
  entity: IpidTemplate,
  response: IpidTemplateResponse,
  create: CreateIpidTemplate,
  update: UpdateIpidTemplate,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  noun: 'product information document',
  filters: ['line', 'productId', 'edition', 'validFrom', 'validTo'],
  sort: ['validFrom', 'line', 'edition'],
  search: ['title', 'summary'],
  decorate: guarded('ipid.read', 'ipid.write'),
  hooks: IpidTemplateHooks,
}) {}

@ApiTags('insurance: product information')
@Controller('insurance/ipid-acknowledgements')
export class IpidAcknowledgementsController extends ResourceController({
  entity: IpidAcknowledgement,
  response: IpidAcknowledgementResponse,
  create: CreateIpidAcknowledgement,
  noun: 'acknowledgement',
  filters: ['templateId', 'customerId', 'policyId', 'channel', 'acknowledgedAt'],
  sort: ['acknowledgedAt'],
  decorate: guarded('ipid.read', 'policies.write'),
  hooks: IpidAcknowledgementHooks,
}) {}
