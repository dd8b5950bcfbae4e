import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ResourceController } from '../../../http/index.js';
import { guarded } from '../brokers/allows.js';
import {
  CreatePolicyRiskItem,
  PolicyFinancialResponse,
  PolicyRiskItemResponse,
  PolicyVersionResponse,
  UpdatePolicyRiskItem,
} from './policies.dto.js';
import { PolicyFinancial } from './policy-financial.js';
import { PolicyRiskItem } from './policy-risk-item.js';
import { PolicyVersion } from './policy-version.js';
import { RiskItemHooks } from './risk-item-hooks.js';

@ApiTags('insurance: policies')
@Controller('insurance/policy-versions')
export class PolicyVersionsController extends ResourceController({
  entity: PolicyVersion,
  response: PolicyVersionResponse,
  noun: 'policy version',
  filters: ['policyId', 'versionNumber', 'reason', 'effectiveFrom', 'boundAt'],
  sort: ['createdAt', 'versionNumber', 'effectiveFrom'],
  decorate: guarded('policies.read'),
}) {}

@ApiTags('insurance: policies')
@Controller('insurance/policy-financials')
export class PolicyFinancialsController extends ResourceController({
  entity: PolicyFinancial,
  response: PolicyFinancialResponse,
  noun: 'policy financial',
  filters: ['policyId', 'policyVersionId', 'reason', 'transactionDate', 'postedAt'],
  sort: ['createdAt', 'transactionDate'],
  decorate: guarded('policies.read'),
}) {}

@ApiTags('insurance: policies')
@Controller('insurance/policy-risk-items')
export class PolicyRiskItemsController extends ResourceController({
  entity: PolicyRiskItem,
  response: PolicyRiskItemResponse,
  create: CreatePolicyRiskItem,
  update: UpdatePolicyRiskItem,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  noun: 'risk item',
  filters: ['policyId', 'kind', 'coveredFrom', 'coveredTo'],
  sort: ['createdAt', 'coveredFrom'],
  search: ['description'],
  decorate: guarded('policies.read', 'policies.write'),
  hooks: RiskItemHooks,
}) {}
