import { PERMISSIONS, type PermissionKey } from './permissions.js';

export interface RoleDefinition {
  key: string;
  name: string;
  description: string;
  permissions: readonly PermissionKey[];
}

const ALL = Object.keys(PERMISSIONS) as PermissionKey[];
const READ = ALL.filter((key) => key.endsWith('.read'));
const READ_BUSINESS = READ.filter((key) => key !== 'audit.read');

/** The five roles of every broker. */
export const ROLES: readonly RoleDefinition[] = [
  {
    key: 'broker_admin',
    name: 'Broker Admin',
    description: 'Runs the firm’s system: everything.',
    permissions: ALL,
  },
  {
    key: 'broker_user',
    name: 'Broker User',
    description: 'Looks after customers and their policies from quote to renewal, and takes their money.',
    permissions: [
      ...READ_BUSINESS,
      'customers.write',
      'kyc.write',
      'policies.write',
      'renewals.write',
      'claims.write',
      'complaints.write',
      'accounts.write',
      'documents.write',
      'emails.write',
    ],
  },
  {
    key: 'compliance_officer',
    name: 'Compliance Officer',
    description: 'Sees everything; decides identity checks and complaints and keeps the product information documents.',
    permissions: [...READ, 'kyc.write', 'ipid.write', 'complaints.write', 'documents.write', 'templates.write'],
  },
  {
    key: 'claims_handler',
    name: 'Claims Handler',
    description: 'Handles claims, with the customers, policies and papers they need.',
    permissions: [
      'broker.read',
      'offices.read',
      'users.read',
      'customers.read',
      'products.read',
      'ipid.read',
      'policies.read',
      'claims.read',
      'claims.write',
      'complaints.read',
      'complaints.write',
      'documents.read',
      'documents.write',
      'emails.read',
      'emails.write',
    ],
  },
  {
    key: 'readonly_auditor',
    name: 'Readonly Auditor',
    description: 'Sees everything, the audit log too, and changes nothing.',
    permissions: READ,
  },
];
