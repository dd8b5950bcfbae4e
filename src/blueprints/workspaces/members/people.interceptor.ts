import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type Observable, switchMap } from 'rxjs';
import { People } from '../sign-in/people.js';

interface WithPerson {
  userId: string;
  email: string | null;
  name: string | null;
}

/** Writes e-mail and name beside the user id of each member that is sent: people are not readable inside a workspace. */
@Injectable()
export class PeopleInterceptor implements NestInterceptor {
  constructor(private readonly people: People) {}

  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      switchMap(async (answer: WithPerson | { items: WithPerson[] }) => {
        const members = 'items' in answer ? answer.items : [answer];
        const people = await this.people.byIds(members.map(({ userId }) => userId));
        for (const member of members) {
          const { email = null, name = null } = people.get(member.userId) ?? {};
          Object.assign(member, { email, name });
        }
        return answer;
      }),
    );
  }
}
