import { Check, Entity, Index, ManyToOne, OneToMany, type Relation } from 'typeorm';
import { DateField, EnumField, IntegerField, TextField, TextListField, UuidField } from '../../../http/index.js';
import { EditedRow } from '../rows.js';
import { IpidAcknowledgement } from './ipid-acknowledgement.js';
import { ProductLine } from '../products/lines.js';
import { Product } from '../products/product.js';

/**
 * An insurance product information document: the headings the regulation fixes. It serves a whole line, or one product
 * where `productId` says so; the product's own goes first.
 */
@Entity('ipid_templates')
@Index('uq_ipid_templates_line', ['line', 'edition'], { unique: true, where: 'product_id IS NULL' })
@Index('uq_ipid_templates_product', ['productId', 'edition'], { unique: true, where: 'product_id IS NOT NULL' })
@Check('ck_ipid_templates_edition', 'edition >= 1')
@Check('ck_ipid_templates_dates', 'valid_to >= valid_from')
export class IpidTemplate extends EditedRow {
  @EnumField(ProductLine, 'product_line')
  line: ProductLine;

  @Index()
  @UuidField({ nullable: true })
  productId: string | null;

  @ManyToOne(() => Product, (product) => product.ipidTemplates, { onDelete: 'CASCADE' })
  product: Relation<Product> | null;

  @IntegerField({ min: 1, default: 1 })
  edition: number;

  @TextField()
  title: string;

  @TextField({ max: 2_000, description: 'What is this type of insurance?' })
  summary: string;

  @TextListField({ description: 'What is insured?' })
  insured: string[];

  @TextListField({ description: 'What is not insured?' })
  notInsured: string[];

  @TextListField({ description: 'Are there any restrictions on cover?' })
  restrictions: string[];

  @TextField({ max: 1_000, description: 'Where am I covered?' })
  territory: string;

  @TextListField({ description: 'What are my obligations?' })
  obligations: string[];

  @TextField({ max: 1_000, description: 'When and how do I pay?' })
  payment: string;

  @TextField({ max: 1_000, description: 'When does the cover start and end?' })
  period: string;

  @TextField({ max: 1_000, description: 'How do I cancel the contract?' })
  cancellation: string;

  @DateField()
  validFrom: string;

  @DateField({ nullable: true })
  validTo: string | null;

  @OneToMany(() => IpidAcknowledgement, (acknowledgement) => acknowledgement.template)
  acknowledgements: Relation<IpidAcknowledgement[]>;
}
