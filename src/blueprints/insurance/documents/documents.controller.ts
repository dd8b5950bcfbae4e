import {
  Controller,
  Delete,
  Get,
  HttpCode,
  Injectable,
  Param,
  ParseUUIDPipe,
  Query,
  Req,
  StreamableFile,
} from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import { type Request } from 'express';
import { CurrentPrincipal, type Principal } from '../../../access/index.js';
import { ApiProblems, ProblemException, ResourceController, StreamedBody } from '../../../http/index.js';
import { CurrentTenant, type Tenant } from '../../../tenancy/index.js';
import { Action } from '../actions.js';
import { Allows, guarded } from '../brokers/allows.js';
import { Recorded } from '../trail/recorded.js';
import { DocumentResponse, FileDocument, UpdateDocument } from './documents.dto.js';
import { Documents } from './documents.service.js';
import { StoredDocument } from './stored-document.js';

const BINARY = 'application/octet-stream';
const permission = 'documents.write' as const;

@Injectable()
export class DocumentHooks extends Recorded(StoredDocument, 'document') {}

@ApiTags('insurance: documents')
@Controller('insurance/documents')
export class DocumentsController extends ResourceController({
  entity: StoredDocument,
  response: DocumentResponse,
  update: UpdateDocument,
  noun: 'document',
  filters: ['kind', 'customerId', 'policyId', 'claimId', 'sha256', 'retainUntil', 'createdAt'],
  sort: ['createdAt', 'title'],
  search: ['title', 'fileName'],
  decorate: guarded('documents.read', permission),
  hooks: DocumentHooks,
}) {
  constructor(private readonly documents: Documents) {
    super();
  }

  @Action({
    path: '',
    summary: 'File a document: its content is the body',
    permission,
    response: DocumentResponse,
    status: 201,
  })
  @ApiConsumes(BINARY)
  @StreamedBody(BINARY)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiProblems(413, 415)
  async file(
    @Query() body: FileDocument,
    @Req() request: Request,
    @CurrentTenant() tenant: Tenant,
    @CurrentPrincipal() actor?: Principal,
  ) {
    if (!request.is(BINARY)) {
      throw new ProblemException(
        415,
        'unsupported_media_type',
        `Send the content as ${BINARY}; what it is goes in contentType.`,
      );
    }
    return this.toResponse(await this.documents.file(tenant.id, body, request, actor));
  }

  @Get(':id/content')
  @ApiOperation({ summary: 'Download a document' })
  @ApiProduces(BINARY)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiProblems(400, 401, 403, 404)
  @Allows('documents.read')
  async content(@Param('id', ParseUUIDPipe) id: string): Promise<StreamableFile> {
    const { document, content } = await this.documents.open(id);
    return new StreamableFile(content, {
      type: document.contentType,
      length: document.sizeBytes,
      disposition: `attachment; filename*=UTF-8''${encodeURIComponent(document.fileName)}`,
    });
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a document and its content' })
  @ApiNoContentResponse()
  @ApiProblems(400, 401, 403, 404, 409)
  @Allows(permission)
  remove(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() actor?: Principal): Promise<void> {
    return this.documents.remove(id, actor);
  }
}
