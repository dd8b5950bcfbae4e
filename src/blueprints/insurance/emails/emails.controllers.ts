import { Body, Controller, Injectable, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../../../access/index.js';
import { ResourceController } from '../../../http/index.js';
import { CurrentTenant, type Tenant } from '../../../tenancy/index.js';
import { Action } from '../actions.js';
import { guarded } from '../brokers/allows.js';
import { Recorded } from '../trail/recorded.js';
import { EmailTemplate } from './email-template.js';
import { Email } from './email.js';
import {
  CreateEmailTemplate,
  EmailResponse,
  EmailTemplateResponse,
  QueueEmail,
  SendEmails,
  SentEmails,
  UpdateEmailTemplate,
} from './emails.dto.js';
import { Emails } from './emails.service.js';

const permission = 'emails.write' as const;
const DEFAULT_BATCH = 100;

@Injectable()
export class EmailTemplateHooks extends Recorded(EmailTemplate, 'e-mail template') {}

@ApiTags('insurance: e-mails')
@Controller('insurance/email-templates')
export class EmailTemplatesController extends ResourceController({
  entity: EmailTemplate,
  response: EmailTemplateResponse,
  create: CreateEmailTemplate,
  update: UpdateEmailTemplate,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  noun: 'e-mail template',
  filters: ['key', 'active'],
  sort: ['key', 'createdAt'],
  search: ['key', 'name', 'subject'],
  decorate: guarded('emails.read', 'templates.write'),
  hooks: EmailTemplateHooks,
}) {}

@ApiTags('insurance: e-mails')
@Controller('insurance/emails')
export class EmailsController extends ResourceController({
  entity: Email,
  response: EmailResponse,
  noun: 'e-mail',
  filters: ['status', 'templateId', 'customerId', 'policyId', 'toAddress', 'createdAt', 'sentAt'],
  sort: ['createdAt', 'sentAt'],
  search: ['subject', 'toAddress'],
  decorate: guarded('emails.read'),
}) {
  constructor(private readonly emails: Emails) {
    super();
  }

  @Action({ path: '', summary: 'Queue a letter to a customer', permission, response: EmailResponse, status: 201 })
  async create(@Body() body: QueueEmail, @CurrentPrincipal() actor?: Principal) {
    return this.toResponse(await this.emails.queue(body, actor));
  }

  @Action({ path: 'send', summary: 'Send what is queued', permission, response: SentEmails })
  send(
    @Body() { limit = DEFAULT_BATCH }: SendEmails,
    @CurrentTenant() tenant: Tenant,
    @CurrentPrincipal() actor?: Principal,
  ): Promise<SentEmails> {
    return this.emails.send(tenant.id, limit, actor);
  }

  @Action({ path: ':id/retry', summary: 'Queue a failed e-mail again', permission, response: EmailResponse })
  async retry(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() actor?: Principal) {
    return this.toResponse(await this.emails.retry(id, actor));
  }
}
