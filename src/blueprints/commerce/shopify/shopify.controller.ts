import { Controller, Get, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import { type Request, type Response } from 'express';
import { Requires } from '../../../access/index.js';
import { ApiProblems, BodyLimits, StreamedBody } from '../../../http/index.js';
import { TenantTransaction } from '../../../tenancy/index.js';
import { ImportReportDocument } from './import-report.dto.js';
import { jsonArrayItems, type JsonItem, ndjsonItems } from './json-items.js';
import { ProductExport } from './product-export.js';
import { ProductImport } from './product-import.js';

const NDJSON = 'application/x-ndjson';
/** A media type that no body parser buffers: an `application/json` body is read whole and limited in size. */
const JSON_STREAM = 'application/vnd.shopify.products+json';

@ApiTags('commerce: products')
@ApiBearerAuth('apiKey')
@Controller('commerce/products')
export class ShopifyController {
  constructor(
    private readonly productImport: ProductImport,
    private readonly productExport: ProductExport,
  ) {}

  @ApiOperation({
    summary: 'Take products in, in Shopify’s product JSON',
    description:
      `A stream of any length: one product per line (\`${NDJSON}\`) or a JSON array (\`${JSON_STREAM}\`); ` +
      'a small array may be `application/json`. Bad products are skipped and reported; importing again updates. ' +
      `With \`Accept: ${NDJSON}\` a report comes after every hundred products; the last line is the whole.`,
  })
  @ApiConsumes(NDJSON, JSON_STREAM, 'application/json')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiOkResponse({ type: ImportReportDocument })
  @ApiProblems(400, 401, 403, 404, 413)
  @Requires('products.write')
  @StreamedBody(NDJSON, JSON_STREAM)
  @BodyLimits({ keys: 50_000, items: 5_000 })
  @TenantTransaction('statement')
  @Post('import')
  @HttpCode(200)
  async import(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<unknown> {
    if (!request.get('accept')?.includes(NDJSON)) return this.productImport.run(itemsOf(request));
    response.setHeader('Content-Type', NDJSON);
    const say = (report: object) => void response.write(`${JSON.stringify(report)}\n`);
    say(await this.productImport.run(itemsOf(request), say));
    response.end();
    return undefined;
  }

  @ApiOperation({
    summary: 'Give all products out, in Shopify’s product JSON',
    description: `\`{"products": […]}\`, or one product per line with \`Accept: ${NDJSON}\`. Streamed.`,
  })
  @ApiProduces('application/json', NDJSON)
  @ApiOkResponse({ schema: { type: 'object', properties: { products: { type: 'array', items: { type: 'object' } } } } })
  @ApiProblems(401, 403, 404)
  @Requires('products.read')
  @Header('Content-Disposition', 'attachment; filename="products.json"')
  @Get('export')
  async export(@Req() request: Request, @Res() response: Response): Promise<void> {
    const lines = request.get('accept')?.includes(NDJSON) ?? false;
    response.setHeader('Content-Type', lines ? NDJSON : 'application/json; charset=utf-8');
    let written = 0;
    const put = async (text: string) => {
      if (!response.write(text) && !response.destroyed) await drained(response);
    };
    if (!lines) await put('{"products":[');
    for await (const product of this.productExport.products()) {
      if (response.destroyed) return;
      const text = JSON.stringify(product);
      await put(lines ? `${text}\n` : `${written > 0 ? ',' : ''}\n${text}`);
      written += 1;
    }
    response.end(lines ? undefined : '\n]}\n');
  }
}

/** Resolves when the client has taken what was written, or has gone away. */
function drained(response: Response): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

function itemsOf(request: Request): AsyncIterable<JsonItem> {
  if (request.is(NDJSON)) return ndjsonItems(request);
  return jsonArrayItems(isParsed(request) ? again(request.body) : request);
}

function isParsed(request: Request): boolean {
  return typeof request.body === 'object' && request.body !== null;
}

async function* again(body: unknown): AsyncGenerator<Uint8Array> {
  yield Buffer.from(JSON.stringify(body));
}
