import { CommissionClawback } from './commission/commission-clawback.js';
import { CommissionSplit } from './commission/commission-split.js';
import { Invoice } from './accounts/invoice.js';
import { ReceiptAllocation } from './accounts/receipt-allocation.js';
import { Receipt } from './accounts/receipt.js';
import { BordereauxItem } from './bordereaux/bordereaux-item.js';
import { BordereauxRun } from './bordereaux/bordereaux-run.js';
import { Broker } from './brokers/broker.js';
import { Permission } from './brokers/permission.js';
import { RolePermission } from './brokers/role-permission.js';
import { Role } from './brokers/role.js';
import { SystemSetting } from './brokers/system-setting.js';
import { Claim } from './claims/claim.js';
import { Complaint } from './claims/complaint.js';
import { EmailTemplate } from './emails/email-template.js';
import { Email } from './emails/email.js';
import { StoredDocument } from './documents/stored-document.js';
import { Customer } from './customers/customer.js';
import { KycCheck } from './customers/kyc-check.js';
import { Office } from './people/office.js';
import { User } from './people/user.js';
import { PolicyFinancial } from './policies/policy-financial.js';
import { PolicyRiskItem } from './policies/policy-risk-item.js';
import { PolicyVersion } from './policies/policy-version.js';
import { Policy } from './policies/policy.js';
import { Binder } from './products/binder.js';
import { IpidAcknowledgement } from './ipid/ipid-acknowledgement.js';
import { IpidTemplate } from './ipid/ipid-template.js';
import { Product } from './products/product.js';
import { TaxRate } from './products/tax-rate.js';
import { Renewal } from './renewals/renewal.js';
import { AuditEntry } from './trail/audit-entry.js';
import { TimelineEntry } from './trail/timeline-entry.js';

/** Tables of the schema `meta`, once per installation. */
export const sharedTables = [Broker, Role, Permission, RolePermission, SystemSetting];

/** Tables every broker has in a schema of its own. */
export const tenantTables = [
  Office,
  User,
  Customer,
  Policy,
  PolicyVersion,
  PolicyFinancial,
  PolicyRiskItem,
  Binder,
  Product,
  Claim,
  Complaint,
  Invoice,
  Receipt,
  ReceiptAllocation,
  CommissionSplit,
  CommissionClawback,
  StoredDocument,
  Email,
  EmailTemplate,
  AuditEntry,
  BordereauxRun,
  BordereauxItem,
  Renewal,
  TaxRate,
  KycCheck,
  IpidTemplate,
  IpidAcknowledgement,
  TimelineEntry,
];
