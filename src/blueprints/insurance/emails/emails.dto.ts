import { ApiProperty, ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { IntegerField, UuidField } from '../../../http/index.js';
import { EmailTemplate } from './email-template.js';
import { Email } from './email.js';

@ApiSchema({ name: 'InsuranceEmailTemplate' })
export class EmailTemplateResponse extends OmitType(EmailTemplate, []) {}

@ApiSchema({ name: 'InsuranceCreateEmailTemplate' })
export class CreateEmailTemplate extends PickType(EmailTemplate, ['key', 'name', 'subject', 'body', 'active']) {}

@ApiSchema({ name: 'InsuranceUpdateEmailTemplate' })
export class UpdateEmailTemplate extends PartialType(OmitType(CreateEmailTemplate, ['key']), {
  skipNullProperties: false,
}) {}

@ApiSchema({ name: 'InsuranceEmail' })
export class EmailResponse extends OmitType(Email, []) {}

@ApiSchema({ name: 'InsuranceQueueEmail' })
export class QueueEmail {
  @UuidField()
  templateId: string;

  @UuidField()
  customerId: string;

  @UuidField({ nullable: true, description: 'The policy the letter is about.' })
  policyId?: string | null;
}

@ApiSchema({ name: 'InsuranceSendEmails' })
export class SendEmails {
  @IntegerField({ min: 1, max: 500, default: 100, description: 'At most so many.' })
  limit?: number;
}

@ApiSchema({ name: 'InsuranceSentEmails' })
export class SentEmails {
  @ApiProperty({ type: 'integer' })
  sent: number;

  @ApiProperty({ type: 'integer', description: 'Not handed over; tried again until the last attempt.' })
  failed: number;
}
