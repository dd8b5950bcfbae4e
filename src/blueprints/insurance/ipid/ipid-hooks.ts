import { Injectable } from '@nestjs/common';
import { ConflictProblem, type HookContext, type RowValues, UnprocessableProblem } from '../../../http/index.js';
import { Policy } from '../policies/policy.js';
import { Recorded } from '../trail/recorded.js';
import { IpidAcknowledgement } from './ipid-acknowledgement.js';
import { IpidTemplate } from './ipid-template.js';
import { Product } from '../products/product.js';

/** What a customer has acknowledged is not reworded afterwards. */
@Injectable()
export class IpidTemplateHooks extends Recorded(IpidTemplate, 'product information document') {
  override async beforeUpdate(
    context: HookContext & { body: RowValues<IpidTemplate>; before: IpidTemplate },
  ): Promise<void> {
    const { manager, body, before } = context;
    const rewords = Object.keys(body).some((field) => field !== 'validTo' && body[field] !== undefined);
    if (!rewords || !(await manager.existsBy(IpidAcknowledgement, { templateId: before.id }))) return;
    throw new ConflictProblem('acknowledged', 'Customers have acknowledged this edition: add the next one.', {
      allowed: ['validTo'],
    });
  }
}

/** The customer is the policy’s, and the document is one for its product. */
@Injectable()
export class IpidAcknowledgementHooks extends Recorded(IpidAcknowledgement, 'product information acknowledgement') {
  override async beforeCreate(context: HookContext & { body: RowValues<IpidAcknowledgement> }): Promise<void> {
    const { manager, body } = context;
    const policy = await manager.findOneBy(Policy, { id: body.policyId });
    const template = await manager.findOneBy(IpidTemplate, { id: body.templateId });
    const missing = policy ? (template ? undefined : 'templateId') : 'policyId';
    if (!policy || !template) {
      const fields = [missing];
      throw new UnprocessableProblem('unknown_reference', `There is no such thing as the one named in ${missing}.`, {
        fields,
      });
    }
    body.customerId = policy.customerId;
    const product = await manager.findOneByOrFail(Product, { id: policy.productId });
    const fits = template.productId ? template.productId === product.id : template.line === product.line;
    if (!fits) throw new UnprocessableProblem('wrong_document', `The document is not one for ${product.name}.`);
  }
}
