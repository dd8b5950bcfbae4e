import { type TestApp, type TestTenant } from '../../support/app.js';
import {
  type Answer,
  asOwner,
  call,
  invited,
  type LogInBlueprint,
  newEmail,
  PASSWORD,
  personIn,
} from '../../access/support/log-in-blueprints.js';

/** One try to get into a tenant, and what came of it. */
export interface Attempt {
  readonly blueprint: string;
  readonly attempt: string;
  readonly answer: number;
  /** A credential of the attacker opened the tenant, or the attacker has a role there. */
  readonly entered: boolean;
}

const GUESS = 'the password of an attacker';

/** Walks as an attacker over HTTP: the attacker owns `two`, and a mailbox of their own; the aim is `one`. */
export async function walk(app: TestApp, blueprint: LogInBlueprint, [one, two]: [TestTenant, TestTenant]) {
  const { admin, member } = blueprint.roles;
  const attempts: Attempt[] = [];
  const attacker = await personIn(app, blueprint, two, { role: admin });

  const opens = async (answer: Answer) => {
    const token = (answer.body as { token?: string } | undefined)?.token;
    return answer.status < 300 && token !== undefined && (await blueprint.enter(one, token)).status === 200;
  };
  const note = async (attempt: string, answer: Answer) => {
    attempts.push({ blueprint: blueprint.name, attempt, answer: answer.status, entered: await opens(answer) });
  };

  // Squat: take an address first, and wait until its owner is invited.
  const cfo = newEmail('cfo');
  if (blueprint.name === 'workspaces') {
    const body = { email: cfo, password: GUESS, name: 'Squatter' };
    await note('squat: sign up', await call(app, 'POST', '/workspaces/sign-up', { body }));
  } else {
    await note('squat: invite into the own tenant', await blueprint.invite(two, attacker.session, cfo, member));
  }
  await invited(app, blueprint, one, { email: cfo, role: admin });
  await note('squat: log in after the invitation', await blueprint.logIn(one, cfo, GUESS));

  // Invite twice: the same address from the attacker's own tenant, reading what the answer says.
  const victim = await personIn(app, blueprint, one);
  const answer = await blueprint.invite(two, attacker.session, victim.email, member);
  const told = JSON.stringify(answer.body ?? null).match(/[a-z]{2}_[\w-]{43}|[\w-]{43}/)?.[0];
  await note('invite twice: a token in the answer', told ? await blueprint.accept(one, told, GUESS) : answer);
  await note('invite twice: log in as the victim', await blueprint.logIn(one, victim.email, GUESS));

  // Accept as another: an own invitation into the own tenant, used for the other.
  const own = newEmail('own');
  const ownToken = await invited(app, blueprint, two, { email: own });
  await note('accept as another: own token, other tenant', await blueprint.accept(one, ownToken, GUESS));
  const others = await invited(app, blueprint, one, { email: newEmail('guest') });
  if (blueprint.acceptAs) {
    const taken = await blueprint.acceptAs(attacker.session, others);
    await note('accept as another: a stolen token, own session', { ...taken, body: { token: attacker.session } });
  }

  // Disabled maker: an invitation sent to a friend before being thrown out.
  const maker = await personIn(app, blueprint, one, { role: admin });
  const friend = await invited(app, blueprint, one, { email: newEmail('friend'), credential: maker.session });
  await asOwner(app, blueprint.sql.disable, [maker.email]);
  await note('disabled maker: the invitation', await blueprint.accept(one, friend, GUESS));
  await note('disabled maker: the session', {
    ...(await blueprint.enter(one, maker.session)),
    body: { token: maker.session },
  });
  await note('disabled maker: the password', await blueprint.logIn(one, maker.email, PASSWORD));

  // Stolen key: a tenant's key makes no people, in its own tenant or another.
  const hidden = newEmail('hidden');
  await note('stolen key: invite', await blueprint.invite(one, one.key, hidden, admin));
  await note('stolen key: invite next door', await blueprint.invite(one, two.key, hidden, admin));

  // Replay: links and what is stored of them.
  const once = await invited(app, blueprint, one, { email: newEmail('once') });
  await blueprint.accept(one, once, PASSWORD);
  await note('replay: a used link', await blueprint.accept(one, once, GUESS));
  const renewedEmail = newEmail('renewed');
  const old = await invited(app, blueprint, one, { email: renewedEmail });
  await invited(app, blueprint, one, { email: renewedEmail });
  await note('replay: a replaced link', await blueprint.accept(one, old, GUESS));

  // Case and Unicode: look-alikes of a member's address.
  const twins: Record<string, string> = {
    'case: upper case': victim.email.toUpperCase(),
    'unicode: full width': victim.email.replace('p.', 'ｐ.'),
    'unicode: Cyrillic letter': victim.email.replace('people', 'peоple'),
    'unicode: invisible character': victim.email.replace('@', '\u200b@'),
    'unicode: a line break': `${victim.email}\n`,
  };
  for (const [name, twin] of Object.entries(twins)) {
    await blueprint.invite(two, attacker.session, twin, member);
    await note(name, await blueprint.logIn(one, twin, GUESS));
  }
  return attempts;
}

/** The attempts as a table. */
export function tableOf(attempts: readonly Attempt[]): string {
  const rows = attempts.map(({ blueprint, attempt, answer, entered }) => [
    blueprint.padEnd(10),
    attempt.padEnd(48),
    String(answer),
    entered ? 'YES' : 'no',
  ]);
  return rows.map((row) => row.join('  ')).join('\n');
}
