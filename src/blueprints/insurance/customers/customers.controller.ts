import { Controller, Get, Injectable, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, ResourceController } from '../../../http/index.js';
import { StatementPeriod, StatementResponse } from '../accounts/statement.dto.js';
import { Statements } from '../accounts/statements.service.js';
import { Allows, guarded } from '../brokers/allows.js';
import { Recorded } from '../trail/recorded.js';
import { Customer } from './customer.js';
import { CreateCustomer, CustomerResponse, UpdateCustomer } from './customers.dto.js';

@Injectable()
export class CustomerHooks extends Recorded(Customer, 'customer') {}

@ApiTags('insurance: customers')
@Controller('insurance/customers')
export class CustomersController extends ResourceController({
  entity: Customer,
  response: CustomerResponse,
  create: CreateCustomer,
  update: UpdateCustomer,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['reference', 'kind', 'status', 'officeId', 'accountManagerId', 'postcode', 'vulnerable', 'createdAt'],
  sort: ['createdAt', 'name', 'reference'],
  search: ['name', 'email', 'reference', 'postcode'],
  decorate: guarded('customers.read', 'customers.write'),
  hooks: CustomerHooks,
}) {
  constructor(private readonly statements: Statements) {
    super();
  }

  @Get(':id/statement')
  @ApiOperation({ summary: 'What a customer was charged and has paid over a period' })
  @ApiOkResponse({ type: StatementResponse })
  @ApiProblems(400, 401, 403, 404)
  @Allows('accounts.read')
  statement(@Param('id', ParseUUIDPipe) id: string, @Query() period: StatementPeriod): Promise<StatementResponse> {
    return this.statements.of(id, period);
  }
}
