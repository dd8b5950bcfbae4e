import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { finalize, type Observable } from 'rxjs';
import { ResolutionCache } from '../meta/index.js';

/**
 * After the answer to a change, this process knows of it: what it remembers of tenants is forgotten first. The notification,
 * which other processes wait for, may arrive later than the answer.
 */
@Injectable()
export class ForgetWhatChanged implements NestInterceptor {
  constructor(private readonly cache: ResolutionCache) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { method } = context.switchToHttp().getRequest<{ method: string }>();
    return method === 'GET' ? next.handle() : next.handle().pipe(finalize(() => this.cache.forgetAll()));
  }
}
