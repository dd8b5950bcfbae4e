import { Module } from '@nestjs/common';
import { TenancyModule } from '../../tenancy/index.js';
import {
  InvoiceHooks,
  InvoicesController,
  ReceiptAllocationsController,
  ReceiptHooks,
  ReceiptsController,
} from './accounts/accounts.controllers.js';
import { Allocating } from './accounts/allocating.service.js';
import { CommissionClawbacksController, CommissionSplitsController } from './commission/commission.controllers.js';
import { Commission } from './commission/commission.service.js';
import { Statements } from './accounts/statements.service.js';
import { BordereauFile } from './bordereaux/bordereau-file.js';
import { BordereauxItemsController, BordereauxRunsController } from './bordereaux/bordereaux.controllers.js';
import { Bordereaux } from './bordereaux/bordereaux.service.js';
import {
  BrokerHooks,
  BrokersController,
  PermissionsController,
  RolePermissionsController,
  RolesController,
  SystemConfigController,
} from './brokers/brokers.controllers.js';
import { UserPermissions } from './brokers/user-permissions.js';
import { ClaimHooks } from './claims/claim-hooks.js';
import { ClaimsController } from './claims/claims.controller.js';
import { Claims } from './claims/claims.service.js';
import { ComplaintHooks } from './claims/complaint-hooks.js';
import { ComplaintsController } from './claims/complaints.controller.js';
import { Complaints } from './claims/complaints.service.js';
import { DocumentHooks, DocumentsController } from './documents/documents.controller.js';
import { Documents } from './documents/documents.service.js';
import { EmailsController, EmailTemplateHooks, EmailTemplatesController } from './emails/emails.controllers.js';
import { Emails } from './emails/emails.service.js';
import { Letters } from './emails/letters.js';
import { CustomerHooks, CustomersController } from './customers/customers.controller.js';
import { KycChecksController, KycHooks } from './customers/kyc.controller.js';
import { OfficeHooks, OfficesController, UsersController } from './people/people.controllers.js';
import { UserHooks } from './people/user-hooks.js';
import { PoliciesController, PolicyHooks } from './policies/policies.controller.js';
import {
  PolicyFinancialsController,
  PolicyRiskItemsController,
  PolicyVersionsController,
} from './policies/policy-records.controllers.js';
import { RiskItemHooks } from './policies/risk-item-hooks.js';
import { Binding } from './policy-life/binding.service.js';
import { Changing } from './policy-life/changing.service.js';
import { Ending } from './policy-life/ending.service.js';
import { PolicyLetters } from './policy-life/letters.js';
import { Quoting } from './policy-life/quoting.service.js';
import { Renewing } from './policy-life/renewing.service.js';
import { IpidAcknowledgementHooks, IpidTemplateHooks } from './ipid/ipid-hooks.js';
import { IpidAcknowledgementsController, IpidTemplatesController } from './ipid/ipid.controllers.js';
import { BinderHooks, ProductHooks } from './products/product-hooks.js';
import { BindersController, ProductsController, TaxRatesController } from './products/products.controllers.js';
import { TaxRateHooks } from './products/tax-rate-hooks.js';
import { RenewalsController } from './renewals/renewals.controller.js';
import { Renewals } from './renewals/renewals.service.js';
import { sharedTables, tenantTables } from './tables.js';
import { Recorder } from './trail/recorder.js';
import { AuditLogController, CustomerTimelineController } from './trail/trail.controllers.js';

@Module({
  imports: [TenancyModule.forFeature([...sharedTables, ...tenantTables])],
  controllers: [
    BrokersController,
    RolesController,
    PermissionsController,
    RolePermissionsController,
    SystemConfigController,
    OfficesController,
    UsersController,
    CustomersController,
    KycChecksController,
    BindersController,
    ProductsController,
    TaxRatesController,
    IpidTemplatesController,
    IpidAcknowledgementsController,
    PoliciesController,
    PolicyVersionsController,
    PolicyFinancialsController,
    PolicyRiskItemsController,
    RenewalsController,
    ClaimsController,
    ComplaintsController,
    InvoicesController,
    ReceiptsController,
    ReceiptAllocationsController,
    CommissionSplitsController,
    CommissionClawbacksController,
    DocumentsController,
    EmailsController,
    EmailTemplatesController,
    BordereauxRunsController,
    BordereauxItemsController,
    AuditLogController,
    CustomerTimelineController,
  ],
  providers: [
    UserPermissions,
    Recorder,
    BrokerHooks,
    OfficeHooks,
    UserHooks,
    CustomerHooks,
    KycHooks,
    BinderHooks,
    ProductHooks,
    TaxRateHooks,
    IpidTemplateHooks,
    IpidAcknowledgementHooks,
    PolicyHooks,
    RiskItemHooks,
    Quoting,
    Binding,
    Changing,
    Renewing,
    Ending,
    PolicyLetters,
    Renewals,
    ClaimHooks,
    Claims,
    ComplaintHooks,
    Complaints,
    InvoiceHooks,
    ReceiptHooks,
    Allocating,
    Statements,
    Commission,
    DocumentHooks,
    Documents,
    EmailTemplateHooks,
    Emails,
    Letters,
    Bordereaux,
    BordereauFile,
  ],
})
export class InsuranceModule {}
