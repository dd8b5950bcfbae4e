import { Check, Entity, Index, ManyToOne, Unique, type Relation } from 'typeorm';
import { DateField, EnumField, IntegerField, TextField, UuidField } from '../../../http/index.js';
import { Claim } from '../claims/claim.js';
import { Customer } from '../customers/customer.js';
import { User } from '../people/user.js';
import { Policy } from '../policies/policy.js';
import { EditedRow } from '../rows.js';

export enum DocumentKind {
  Quote = 'quote',
  Schedule = 'schedule',
  Certificate = 'certificate',
  Invoice = 'invoice',
  Ipid = 'ipid',
  ClaimEvidence = 'claim_evidence',
  Identification = 'identification',
  Correspondence = 'correspondence',
  Other = 'other',
}

/** A file: what it is and its SHA-256. The content lies in the file store under `storageKey`. */
@Entity('documents')
@Unique(['storageKey'])
@Check('ck_documents_sha256', `sha256 ~ '^[0-9a-f]{64}$'`)
@Check('ck_documents_size', 'size_bytes >= 0')
@Index(['sha256'])
export class StoredDocument extends EditedRow {
  @EnumField(DocumentKind, 'document_kind')
  kind: DocumentKind;

  @TextField()
  title: string;

  @TextField({ max: 255, example: 'schedule.pdf' })
  fileName: string;

  @TextField({ max: 100, pattern: /^[\w.+-]+\/[\w.+-]+$/, example: 'application/pdf' })
  contentType: string;

  @IntegerField()
  sizeBytes: number;

  @TextField({ min: 64, max: 64, pattern: /^[0-9a-f]{64}$/, description: 'SHA-256 of the content, hexadecimal.' })
  sha256: string;

  @TextField({ max: 300 })
  storageKey: string;

  @DateField({ nullable: true, description: 'It may not be deleted before this day.' })
  retainUntil: string | null;

  @Index()
  @UuidField({ nullable: true })
  customerId: string | null;

  @ManyToOne(() => Customer, (customer) => customer.documents, { onDelete: 'RESTRICT' })
  customer: Relation<Customer> | null;

  @Index()
  @UuidField({ nullable: true })
  policyId: string | null;

  @ManyToOne(() => Policy, (policy) => policy.documents, { onDelete: 'RESTRICT' })
  policy: Relation<Policy> | null;

  @Index()
  @UuidField({ nullable: true })
  claimId: string | null;

  @ManyToOne(() => Claim, (claim) => claim.documents, { onDelete: 'RESTRICT' })
  claim: Relation<Claim> | null;

  @Index()
  @UuidField({ nullable: true })
  uploadedById: string | null;

  @ManyToOne(() => User, (user) => user.documents, { onDelete: 'SET NULL' })
  uploadedBy: Relation<User> | null;
}
