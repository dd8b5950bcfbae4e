import { randomUUID } from 'node:crypto';
import { type Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, type Repository } from 'typeorm';
import { type Principal } from '../../../access/index.js';
import { FILE_STORE, type FileStore } from '../../../files/index.js';
import { ConflictProblem, NotFoundProblem, UnprocessableProblem } from '../../../http/index.js';
import { Claim } from '../claims/claim.js';
import { lockRow } from '../lock.js';
import { dayInLondon } from '../money/index.js';
import { Policy } from '../policies/policy.js';
import { Recorder } from '../trail/recorder.js';
import { type FileDocument } from './documents.dto.js';
import { Measured } from './measured.js';
import { StoredDocument } from './stored-document.js';

const MAX_DOCUMENT_BYTES = 25 * 1024 * 1024;

/** Of the file store. Documents of earlier releases lie beside it: `<tenant id>/<uuid>`. */
const AREA = 'documents';

/** Files documents: the content goes to the store, what it is and its hash to the table. */
@Injectable()
export class Documents {
  constructor(
    private readonly recorder: Recorder,
    @Inject(FILE_STORE) private readonly store: FileStore,
    @InjectRepository(StoredDocument) private readonly documents: Repository<StoredDocument>,
  ) {}

  /** The content is written first: a row never speaks of content that is not there. */
  async file(tenantId: string, body: FileDocument, content: Readable, actor?: Principal): Promise<StoredDocument> {
    const storageKey = `${tenantId}/${AREA}/${randomUUID()}`;
    const measured = new Measured(MAX_DOCUMENT_BYTES);
    content.once('error', (error) => measured.destroy(error));
    await this.store.write(storageKey, content.pipe(measured));
    try {
      return await this.recorder.transaction(actor, async (writes) => {
        const customerId = await ownerOf(writes.manager, body);
        const { sizeBytes } = measured;
        const values = { ...body, customerId, storageKey, sizeBytes, sha256: measured.sha256() };
        const event = { action: 'document.filed', summary: `Document filed: ${body.title}` };
        return writes.insert(StoredDocument, { ...values, uploadedById: actor?.userId ?? null }, event);
      });
    } catch (error) {
      await this.store.delete(storageKey);
      throw error;
    }
  }

  /** @throws NotFoundProblem (404). */
  async open(id: string): Promise<{ document: StoredDocument; content: Readable }> {
    const document = await this.documents.findOneBy({ id });
    if (!document) throw new NotFoundProblem('document');
    return { document, content: await this.store.read(document.storageKey) };
  }

  /** @throws ConflictProblem (409) while it has to be kept. */
  async remove(id: string, actor?: Principal): Promise<void> {
    const { storageKey } = await this.recorder.transaction(actor, async (writes) => {
      const document = await lockRow(writes.manager, StoredDocument, id, 'document');
      if (document.retainUntil && document.retainUntil > dayInLondon(new Date())) {
        throw new ConflictProblem('retained', `The document is kept until ${document.retainUntil}.`);
      }
      const event = { action: 'document.removed', summary: `Document removed: ${document.title}` };
      await writes.delete(StoredDocument, document, event);
      return document;
    });
    await this.store.delete(storageKey);
  }
}

/** The customer that policy and claim belong to. Rows that do not exist are left to the foreign keys. */
async function ownerOf(manager: EntityManager, body: FileDocument): Promise<string | null> {
  const policy = body.policyId ? await manager.findOneBy(Policy, { id: body.policyId }) : null;
  const claim = body.claimId ? await manager.findOneBy(Claim, { id: body.claimId }) : null;
  const owners = new Set([body.customerId, policy?.customerId, claim?.customerId].filter((id) => id));
  if (owners.size > 1)
    throw new UnprocessableProblem('other_customer', 'Customer, policy and claim are not the same customer’s.');
  return [...owners][0] ?? null;
}
